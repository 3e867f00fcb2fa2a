import { setTimeout as pause } from 'node:timers/promises';
import {
  createPostgresStore,
  createPostgresTable,
  type PostgresQuery,
  type PostgresStore,
  type PostgresStoreOptions,
  toPostgresDdl,
} from '@x/auth-core/postgres';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import pg from 'pg';
import postgres from 'postgres';
import { findProgram } from 'scripts/set-up/found-tools';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeProcesses } from '../src/describe-processes.ts';
import { type PostgresServer, startPostgresServer } from '../src/postgres-server.ts';
import { sampleTokens } from '../src/sample-tokens.ts';
import { untilWorks } from '../src/until-works.ts';

const FIRST = sampleTokens({ accessToken: 'first' });
const SECOND = sampleTokens({ accessToken: 'second' });
const HOUR_MS = 3_600_000;
/** A slow machine is no trouble with the store. */
const PATIENT = { timeoutMs: 30_000 };

const path = findProgram('postgres');

interface ConnectedQuery {
  readonly query: PostgresQuery;
  readonly close: () => unknown;
}

const CLIENTS: Record<string, (url: string) => ConnectedQuery> = {
  pg(url) {
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    return { query: (text, values) => pool.query(text, values), close: () => pool.end() };
  },
  postgres(url) {
    const sql = postgres(url, { max: 4, onnotice: () => undefined });
    return { query: (text, values) => sql.unsafe(text, values), close: () => sql.end() };
  },
};

describe.skipIf(!path)('the PostgreSQL store', () => {
  let server: PostgresServer;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await startPostgresServer(path ?? '');
    pool = new pg.Pool({ connectionString: server.url });
    // The pool has ended before its last connections have, and then the server ends those.
    pool.on('connect', (client) => client.on('error', () => undefined));
    await createPostgresTable(query);
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  const query: PostgresQuery = (text, values) => pool.query(text, values);
  const rowOf = async (key: string) =>
    (await pool.query('SELECT * FROM x_auth_tokens WHERE key = $1', [key])).rows[0];

  test('twenty processes can create the table at once', async () => {
    const table = 'created_at_once';
    await Promise.all(Array.from({ length: 20 }, () => createPostgresTable(query, { table })));

    expect((await pool.query(`SELECT * FROM ${table}`)).rows).toEqual([]);
  });

  describe.each(Object.entries(CLIENTS))('with %s', (_, connect) => {
    let client: ConnectedQuery;
    beforeAll(async () => {
      client = connect(server.url);
      await createPostgresTable(client.query);
    });
    afterAll(() => client.close());
    const create = (options: PostgresStoreOptions = {}) =>
      createPostgresStore((...call) => client.query(...call), options);

    testContract(
      test,
      verifyTokenStore(() => create(PATIENT), { replace: true }),
    );

    test('a write that waited while the server was paused does nothing', async () => {
      const store = create();
      const key = crypto.randomUUID();
      await untilWorks(() => store.set(key, FIRST));
      await server.signal('SIGSTOP');
      const outcomes = await giveUp(store, key);
      await server.signal('SIGCONT');
      await pause(500);

      expect(outcomes).toEqual(['rejected']);
      expect(await untilWorks(() => store.get(key))).toEqual(FIRST);
      expect(await rowOf(key)).toMatchObject({ revision: '1', lease_owner: null });
    });

    test.each([
      ['table', 'LOCK TABLE x_auth_tokens IN ACCESS EXCLUSIVE MODE'],
      ['row', 'SELECT * FROM x_auth_tokens FOR UPDATE'],
    ])('a write that waited for a lock on the %s does nothing', async (_, statement) => {
      const store = create();
      const key = crypto.randomUUID();
      await untilWorks(() => store.set(key, FIRST));
      const other = await pool.connect();
      await other.query('BEGIN');
      await other.query(statement);
      const outcomes = await giveUp(store, key);
      await other.query('COMMIT');
      other.release();
      await pause(500);

      expect(outcomes).toEqual(['rejected']);
      expect(await untilWorks(() => store.get(key))).toEqual(FIRST);
      expect(await rowOf(key)).toMatchObject({ revision: '1', lease_owner: null });
    });
  });

  test('a value is kept for as long as it can be used, at least for an hour', async () => {
    const store = createPostgresStore(query, PATIENT);
    for (const [expiresAt, retentionMs] of [
      [300_000, HOUR_MS],
      [7 * HOUR_MS, 7 * HOUR_MS],
    ] as const) {
      await store.set('kept', sampleTokens({ issuedAt: 0, expiresAt }));
      const { expires_at: until } = await rowOf('kept');
      expect(Math.abs(until - Date.now() - retentionMs)).toBeLessThan(5_000);
    }
  });

  test('a value that has expired counts as absent', async () => {
    const store = createPostgresStore(query, PATIENT);
    await store.set('expired', FIRST);
    await pool.query(
      "UPDATE x_auth_tokens SET expires_at = now() - interval '1 second' WHERE key = 'expired'",
    );

    expect(await store.get('expired')).toBe(undefined);
    expect(await store.replace('expired', FIRST, SECOND)).toBe(false);
    expect(await store.replace('expired', undefined, SECOND)).toBe(true);
    expect(await store.get('expired')).toEqual(SECOND);
  });

  test.each(['no json', '7', 'null', ''])('a stored %j counts as absent', async (text) => {
    const store = createPostgresStore(query, PATIENT);
    await store.set('odd', FIRST);
    await pool.query("UPDATE x_auth_tokens SET value = $1 WHERE key = 'odd'", [text]);

    expect(await store.get('odd')).toBe(undefined);
    expect(await store.replace('odd', undefined, SECOND)).toBe(true);
    expect(await store.get('odd')).toEqual(SECOND);
  });

  test('a value that was set again to the same text was changed in between, so replace notices', async () => {
    const store = createPostgresStore(query, PATIENT);
    await store.set('again', FIRST);
    let isFirst = true;
    const late = createPostgresStore(async (text, values) => {
      if (text.includes('INSERT') && isFirst) {
        isFirst = false;
        await store.set('again', SECOND);
        await store.set('again', FIRST);
      }
      return query(text, values);
    }, PATIENT);

    await late.get('again');
    expect(await late.replace('again', FIRST, SECOND)).toBe(false);
  });

  test('a row that was deleted in between is not written again', async () => {
    const store = createPostgresStore(query, PATIENT);
    await store.set('purged', FIRST);
    const late = createPostgresStore(async (text, values) => {
      if (text.includes('INSERT')) await pool.query("DELETE FROM x_auth_tokens WHERE key = 'purged'");
      return query(text, values);
    }, PATIENT);

    await late.get('purged');
    expect(await late.replace('purged', FIRST, SECOND)).toBe(false);
    expect(await store.get('purged')).toBe(undefined);
  });

  test('deleting a value keeps the lock of the one who holds it', async () => {
    const store = createPostgresStore(query, PATIENT);
    await store.withLock(
      'locked',
      async () => {
        await store.set('locked', FIRST);
        await store.delete('locked');
        const startedAt = performance.now();
        await store.withLock('locked', async () => undefined, 200);
        expect(performance.now() - startedAt).toBeGreaterThan(150);
      },
      1_000,
    );
  });

  test('reading is one statement', async () => {
    const statements: string[] = [];
    const store = createPostgresStore(async (text, values) => {
      statements.push(text.slice(0, 6));
      return query(text, values);
    }, PATIENT);
    await store.get('key');

    expect(statements).toEqual(['SELECT']);
  });

  test('the table may have another name, in another schema', async () => {
    await pool.query('CREATE SCHEMA IF NOT EXISTS other');
    await createPostgresTable(query, { table: 'other.Tokens' });
    const store = createPostgresStore(query, { table: 'other.Tokens', ...PATIENT });
    await store.set('key', FIRST);

    expect((await pool.query('SELECT key FROM other."Tokens"')).rows).toEqual([{ key: 'key' }]);
  });

  test('a table that is missing makes each operation fail', async () => {
    const store = createPostgresStore(query, { table: 'missing', ...PATIENT });

    await expect(store.get('key')).rejects.toThrow('"missing" does not exist');
    await expect(store.set('key', FIRST)).rejects.toThrow('"missing" does not exist');
  });

  describeProcesses({
    url: () => server.url,
    async leaveStaleLock(key) {
      await pool.query(
        `INSERT INTO x_auth_tokens (key, expires_at, lease_owner, lease_until)
VALUES ($1, now(), 'dead', clock_timestamp() + interval '100 milliseconds')`,
        [key],
      );
    },
  });
});

/** Every write, and more than a pool has connections. Resolves to what became of them. */
async function giveUp(store: PostgresStore, key: string): Promise<string[]> {
  const writes = await Promise.allSettled([
    store.set(key, SECOND),
    store.replace(key, FIRST, SECOND),
    store.delete(key),
    store.withLock(key, async () => undefined, 100),
    ...Array.from({ length: 8 }, () => store.set(key, SECOND)),
  ]);
  return [...new Set(writes.map(({ status }) => status))];
}

test('the statement for migrations names the table', () => {
  expect(toPostgresDdl()).toContain('CREATE TABLE IF NOT EXISTS "x_auth_tokens" (');
  expect(toPostgresDdl({ table: 'app.tokens' })).toContain('CREATE TABLE IF NOT EXISTS "app"."tokens" (');
});

test.each(['', 'a b', 'a"b', 'a;b', 'a.b.c', '1a', 'a.'])('%j is no name of a table', (table) => {
  expect(() => createPostgresStore(async () => [], { table })).toThrow(TypeError);
  expect(() => toPostgresDdl({ table })).toThrow(TypeError);
});

test('a query that resolves to no rows is reported', async () => {
  const store = createPostgresStore(async () => ({ count: 1 }));

  await expect(store.get('key')).rejects.toThrow('query must resolve to rows');
});
