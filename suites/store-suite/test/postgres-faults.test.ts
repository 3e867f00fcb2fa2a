import type { StoredTokens } from '@x/auth-core';
import { createPostgresStore, createPostgresTable, type PostgresQuery } from '@x/auth-core/postgres';
import pg from 'pg';
import postgres from 'postgres';
import { findProgram } from 'scripts/set-up/found-tools';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Cut, type CuttingProxy, startCuttingProxy } from '../src/cutting-proxy.ts';
import { describeFaults, type StoreFault } from '../src/describe-faults.ts';
import { type PostgresServer, startPostgresServer } from '../src/postgres-server.ts';

const path = findProgram('postgres');

interface ConnectedQuery {
  readonly query: PostgresQuery;
  readonly close: () => unknown;
}

function connectPg(url: string): ConnectedQuery {
  const pool = new pg.Pool({ connectionString: url, max: 4 }).on('error', () => undefined);
  return { query: (text, values) => pool.query(text, values), close: () => pool.end() };
}

function connectPostgres(url: string): ConnectedQuery {
  // It waits longer after each failure to connect, which is up to the app.
  const sql = postgres(url, { max: 4, onnotice: () => undefined, backoff: () => 0.1 });
  return { query: (text, values) => sql.unsafe(text, values), close: () => sql.end({ timeout: 1 }) };
}

/** The long form has both clients. */
const CLIENTS = process.env.X_AUTH_LONG_TESTS
  ? ([
      ['pg', connectPg],
      ['postgres', connectPostgres],
    ] as const)
  : ([['pg', connectPg]] as const);

describe.skipIf(!path)('the PostgreSQL store', () => {
  describe.each(CLIENTS)('with %s', (_, connect) => {
    let server: PostgresServer;
    let proxy: CuttingProxy;
    let admin: pg.Pool;
    let connected: ConnectedQuery | undefined;
    beforeAll(async () => {
      server = await startPostgresServer(path ?? '');
      proxy = await startCuttingProxy(server.port);
      admin = new pg.Pool({ connectionString: server.url, max: 1 }).on('error', () => undefined);
      await createPostgresTable((text, values) => admin.query(text, values));
      connected = connect(server.url.replace(`:${server.port}/`, `:${proxy.port}/`));
    });
    afterAll(async () => {
      await connected?.close();
      await admin.end();
      await proxy.stop();
      await server.stop();
    });

    const configure = async (change: string) => {
      await admin.query(`ALTER SYSTEM ${change}`);
      await admin.query('SELECT pg_reload_conf()');
    };
    const readSetting = async (name: string): Promise<unknown> => {
      const client = new pg.Client(server.url);
      await client.connect();
      const { rows } = await client.query(`SHOW ${name}`);
      await client.end();
      return rows[0]?.[name];
    };
    const cut = (where: Cut) => ({
      begin: async () => proxy.setCut(where),
      end: async () => proxy.setCut('none'),
    });
    const faults: StoreFault[] = [
      { name: 'is stopped', begin: () => server.crash(), end: () => server.restart() },
      {
        name: 'was emptied',
        begin: () => admin.query('TRUNCATE x_auth_tokens'),
        end: async () => undefined,
        onlyEmpties: true,
      },
      {
        name: 'has lost its table',
        begin: () => admin.query('ALTER TABLE x_auth_tokens RENAME TO lost'),
        end: () => admin.query('ALTER TABLE lost RENAME TO x_auth_tokens'),
      },
      {
        name: 'is paused',
        begin: () => server.signal('SIGSTOP'),
        end: () => server.signal('SIGCONT'),
      },
      {
        name: 'is read-only',
        begin: async () => {
          await configure('SET default_transaction_read_only = on');
          // The server reads its settings in its own time, and then tells all connections.
          await expect.poll(() => readSetting('default_transaction_read_only')).toBe('on');
        },
        // The one that ends it is read-only as well.
        end: async () => {
          await admin.query('SET default_transaction_read_only = off');
          await configure('RESET default_transaction_read_only');
        },
      },
      { name: 'is cut off in the middle of a statement', ...cut('request') },
      { name: 'is cut off before it answers', ...cut('answer'), losesAnswers: true },
    ];

    describeFaults({
      createStore: () => createPostgresStore((...call) => connected?.query(...call) ?? Promise.reject()),
      faults,
      async readAll() {
        const { rows } = await admin.query(
          'SELECT value FROM x_auth_tokens WHERE value IS NOT NULL ORDER BY key',
        );
        return rows.map(({ value }): StoredTokens => JSON.parse(value));
      },
    });
  });
});
