import { LEASE_MS, withLease } from './lease.ts';
import { type PostgresQuery, type PostgresValue, toRows } from './postgres/query.ts';
import { toStatements } from './postgres/statements.ts';
import { DEFAULT_TABLE, toTableName } from './postgres/table.ts';
import { toRetentionMs } from './retention.ts';
import { BACKGROUND, type CommandCall, createServerDeadline, DEFAULT_COMMAND_MS } from './server-deadline.ts';
import { toCountdown } from './store-call.ts';
import { isExpected, parseStored } from './stored-json.ts';
import type { TokenStore } from './token-store.ts';

export type { PostgresQuery, PostgresValue } from './postgres/query.ts';
export { createPostgresTable, type PostgresTableOptions, toPostgresDdl } from './postgres/table.ts';

export interface PostgresStoreOptions {
  /**
   * The table of the tokens, with its schema if that is not on the search path.
   *
   * @default 'x_auth_tokens'
   */
  readonly table?: string;
  /**
   * How long a statement may take, in milliseconds. One that waited longer for a connection does nothing.
   *
   * @default 500
   */
  readonly timeoutMs?: number;
}

/** A store that can compare and set, and lock. */
export type PostgresStore = TokenStore & Required<Pick<TokenStore, 'replace' | 'withLock'>>;

/**
 * A store in a table of PostgreSQL 11 or later. It takes a function that runs one statement, so any client or pool
 * serves, PgBouncer included: every operation is one statement of its own, and a lock is a column.
 *
 * @throws TypeError for the name of a table that is none.
 *
 * @example
 * import { createPostgresStore, createPostgresTable, type PostgresQuery } from '@x/auth-core/postgres';
 * import pg from 'pg';
 *
 * const pool = new pg.Pool();
 * pool.on('error', (error) => console.error(error));
 * const query: PostgresQuery = (text, values) => pool.query(text, values);
 * await createPostgresTable(query);
 * const store = createPostgresStore(query);
 */
export function createPostgresStore(query: PostgresQuery, options: PostgresStoreOptions = {}): PostgresStore {
  const { table = DEFAULT_TABLE, timeoutMs = DEFAULT_COMMAND_MS } = options;
  const statements = toStatements(toTableName(table));
  const beforeDeadline = createServerDeadline(timeoutMs);

  return {
    async get(key) {
      return parseStored((await read(key)).value);
    },
    async set(key, value, call) {
      await run(statements.set, [key, JSON.stringify(value), toRetentionMs(value)], call);
    },
    async delete(key, call) {
      await run(statements.delete, [key], call);
    },
    async replace(key, expected, next, call) {
      const left = toCountdown(call);
      const { value, revision } = await read(key);
      if (!isExpected(value, expected)) return false;
      const values = [key, JSON.stringify(next), toRetentionMs(next), revision, value];
      const { count } = await run(statements.replace, values, left());
      return count === 1;
    },
    async withLock(key, task, deadlineMs) {
      const owner = crypto.randomUUID();
      const lease = {
        acquire: async () => (await run(statements.acquire, [key, owner, LEASE_MS])).count === 1,
        renew: () => run(statements.renew, [key, owner, LEASE_MS], BACKGROUND),
        release: () => run(statements.release, [key, owner], BACKGROUND),
      };
      return withLease(lease, task, deadlineMs);
    },
  };

  async function read(key: string): Promise<{ value: string | null; revision: string }> {
    const { value, revision } = await run(statements.get, [key]);
    return { value: typeof value === 'string' ? value : null, revision: String(revision) };
  }

  function run(
    statement: string,
    values: readonly PostgresValue[],
    call?: CommandCall,
  ): Promise<Record<string, unknown>> {
    return beforeDeadline(async (deadline) => {
      const [row = {}] = toRows(await query(statement, [deadline, ...values]));
      return {
        isLate: row.is_late === true,
        serverNow: Number(row.server_now),
        // A count comes as a text from some clients.
        value: { ...row, count: Number(row.count) },
      };
    }, call);
  }
}
