import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredTokens, TokenStore } from '@x/auth-core';
import { createMemoryStore } from '@x/auth-core';
import { encryptStore } from '@x/auth-core/encrypted';
import { createFileStore } from '@x/auth-core/file';
import { createKeyvStore } from '@x/auth-core/keyv';
import { createPostgresStore, createPostgresTable } from '@x/auth-core/postgres';
import { createRedisStore } from '@x/auth-core/redis';
import { startRedisServer } from '@x/test-kit/redis-server';
import { Redis as Ioredis } from 'ioredis';
import { Keyv } from 'keyv';
import pg from 'pg';
import { findProgram } from 'scripts/set-up/found-tools';
import { filesIn } from './files-in.ts';
import { startPostgresServer } from './postgres-server.ts';

/** A store, and all that its backend has, names included, as one text. */
export interface ReadableStore {
  readonly store: TokenStore;
  dump(): Promise<string>;
  close(): Promise<unknown>;
}

/** A slow machine is no trouble with the store. */
const PATIENT = { timeoutMs: 30_000 };

/** A store of every kind, by name. One whose server is not installed is left out. */
export const STORE_KINDS: Readonly<Record<string, () => Promise<ReadableStore>>> = {
  async 'a memory store'() {
    const { store, keys } = recordKeys(createMemoryStore());
    const dump = async () =>
      JSON.stringify(await Promise.all(keys().map(async (key) => [key, await store.get(key)])));
    return { store, dump, close: async () => undefined };
  },

  async 'a file store'() {
    const directory = await mkdtemp(join(tmpdir(), 'x-auth-'));
    return {
      store: createFileStore({ directory }),
      async dump() {
        const files = await filesIn(directory);
        return JSON.stringify(
          await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')])),
        );
      },
      // A lock may be released at this moment.
      close: () => rm(directory, { recursive: true, maxRetries: 10 }),
    };
  },

  async 'a Keyv'() {
    const backend = new Map<string, unknown>();
    const store = createKeyvStore(new Keyv({ store: backend }));
    return { store, dump: async () => JSON.stringify([...backend]), close: async () => undefined };
  },

  ...toKind('Redis', findProgram('redis-server'), async (path) => {
    const server = await startRedisServer(path);
    const client = new Ioredis(server.url).on('error', () => undefined);
    return {
      store: createRedisStore(client, PATIENT),
      async dump() {
        const keys = await client.keys('*');
        return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await client.get(key)])));
      },
      async close() {
        client.disconnect();
        await server.stop();
      },
    };
  }),

  ...toKind('PostgreSQL', findProgram('postgres'), async (path) => {
    const server = await startPostgresServer(path);
    const pool = new pg.Pool({ connectionString: server.url }).on('error', () => undefined);
    await createPostgresTable((text, values) => pool.query(text, values));
    return {
      store: createPostgresStore((text, values) => pool.query(text, values), PATIENT),
      dump: async () => JSON.stringify((await pool.query('SELECT * FROM x_auth_tokens')).rows),
      async close() {
        await pool.end();
        await server.stop();
      },
    };
  }),
};

/** The same, each with encrypted values. */
export const ENCRYPTED_KINDS: typeof STORE_KINDS = Object.fromEntries(
  Object.entries(STORE_KINDS).map(([name, create]) => [
    `${name}, encrypted`,
    async () => {
      const below = await create();
      return { ...below, store: encryptStore(below.store, [randomBytes(32)]) };
    },
  ]),
);

function toKind(
  name: string,
  path: string | undefined,
  create: (path: string) => Promise<ReadableStore>,
): typeof STORE_KINDS {
  return path ? { [name]: () => create(path) } : {};
}

function recordKeys({ replace, ...memory }: TokenStore): { store: TokenStore; keys: () => string[] } {
  const keys = new Set<string>();
  const store: TokenStore = {
    ...memory,
    async set(key: string, value: StoredTokens) {
      keys.add(key);
      await memory.set(key, value);
    },
    async replace(key, expected, next) {
      keys.add(key);
      return (await replace?.(key, expected, next)) ?? false;
    },
  };
  return { store, keys: () => [...keys] };
}
