import { createPostgresStore, createPostgresTable, type PostgresQuery } from '@x/auth-core/postgres';
import { importPackage } from './import-package.ts';
import { type OpenedStore, StoreError } from './opened-store.ts';

/** What is needed of the packages. */
interface PostgresPackages {
  pg: {
    default: {
      Pool: new (
        options: object,
      ) => {
        on(event: 'error', listener: () => void): unknown;
        query: PostgresQuery;
        end(): Promise<void>;
      };
    };
  };
  postgres: {
    default(url: string, options: object): { unsafe: PostgresQuery; end(): Promise<void> };
  };
}

/** Sixteen processes with so many connections each stay below what PostgreSQL allows by default. */
const MAX_CONNECTIONS = 2;
const CONNECT_SECONDS = 10;

/** A run has a table of its own. */
export async function openPostgresStore(url: string, run: string): Promise<OpenedStore> {
  const { query, end } = await connect(url);
  const table = run.replaceAll('-', '_');
  try {
    await createPostgresTable(query, { table });
  } catch (error) {
    await end();
    throw new StoreError(
      `PostgreSQL at ${new URL(url).host} refused the table ${table}: ${toReason(error)}.`,
    );
  }

  return {
    store: createPostgresStore(query, { table }),
    async leftovers() {
      const result = await query(`SELECT key FROM ${table} WHERE lease_owner IS NOT NULL`, []);
      return { locks: toRows(result).length };
    },
    async remove() {
      await query(`DROP TABLE IF EXISTS ${table}`, []);
    },
    close: end,
  };
}

async function connect(url: string): Promise<{ query: PostgresQuery; end: () => Promise<void> }> {
  const { pg, postgres } = await importPackage<PostgresPackages>('PostgreSQL', ['pg', 'postgres']);
  if (pg) {
    const pool = new pg.default.Pool({
      connectionString: url,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_SECONDS * 1_000,
    });
    pool.on('error', () => undefined);
    return { query: (text, values) => pool.query(text, values), end: () => pool.end() };
  }
  const sql = (postgres as PostgresPackages['postgres']).default(url, {
    max: MAX_CONNECTIONS,
    connect_timeout: CONNECT_SECONDS,
    onnotice: () => undefined,
  });
  return { query: (text, values) => sql.unsafe(text, values), end: () => sql.end() };
}

function toRows(result: unknown): readonly unknown[] {
  return Array.isArray(result) ? result : (result as { rows: unknown[] }).rows;
}

/** The message of the server; of an error of the network only the code, because nothing else is sure to have no password. */
function toReason(error: unknown): string {
  const { code, severity, message } = Object(error);
  return severity ? String(message) : String(code ?? 'no answer');
}
