import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokenStore } from '@x/auth-core';
import { encryptStore } from '@x/auth-core/encrypted';
import { createFileStore } from '@x/auth-core/file';
import { createPostgresStore, createPostgresTable } from '@x/auth-core/postgres';
import { createRedisStore } from '@x/auth-core/redis';
import { type RedisServer, startRedisServer } from '@x/test-kit/redis-server';
import { Redis as Ioredis } from 'ioredis';
import pg from 'pg';
import { findProgram } from 'scripts/set-up/found-tools';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../src/postgres-server.ts';
import { sampleTokens } from '../src/sample-tokens.ts';

const FIRST = sampleTokens({ accessToken: 'first' });
const SECOND = sampleTokens({ accessToken: 'second' });
/** Shorter than the time that the store itself gives a command. */
const SHORT = { timeoutMs: 100 };
/** Longer than the caller waits, and shorter than the time that the store itself gives a command. */
const BLOCKED_MS = 200;

const disk = vi.hoisted(() => ({ isReady: undefined as Promise<void> | undefined }));

// A disk that hangs: the draft is written, and its sync does not return.
vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof import('node:fs/promises')>();
  return {
    ...actual,
    open: async (...args: Parameters<typeof actual.open>) => {
      const handle = await actual.open(...args);
      await disk.isReady;
      return handle;
    },
  };
});

const redisPath = findProgram('redis-server');
const postgresPath = findProgram('postgres');

describe('a change that its caller has given up takes no effect later', () => {
  describe.each([
    ['a file', (store: TokenStore) => store],
    ['an encrypted file', (store: TokenStore) => encryptStore(store, [KEY])],
  ])('in %s', (_, wrap) => {
    test('on a disk that hangs', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'x-auth-'));
      onTestFinished(() => rm(directory, { recursive: true, maxRetries: 10 }));
      const store = wrap(createFileStore({ directory }));
      await store.set('key', FIRST);
      const outcomes = await whileBlocked(store, async (blocked) => {
        disk.isReady = blocked;
      });
      disk.isReady = undefined;

      expect(outcomes).toEqual(['rejected']);
      expect(await store.get('key')).toEqual(FIRST);
    });
  });

  describe.skipIf(!redisPath)('in Redis', () => {
    let server: RedisServer;
    let redis: Ioredis;
    beforeAll(async () => {
      server = await startRedisServer(redisPath ?? '');
      redis = new Ioredis(server.url).on('error', () => undefined);
    });
    afterAll(async () => {
      redis.disconnect();
      await server.stop();
    });

    test('that is paused', async () => {
      const store = createRedisStore(redis, { timeoutMs: 10_000 });
      await store.set('key', FIRST);
      const outcomes = await whileBlocked(store, async (blocked) => {
        server.signal('SIGSTOP');
        blocked.then(() => server.signal('SIGCONT'));
      });

      expect(outcomes).toEqual(['rejected']);
      expect(await store.get('key')).toEqual(FIRST);
    });
  });

  describe.skipIf(!postgresPath)('in PostgreSQL', () => {
    let server: PostgresServer;
    let pool: pg.Pool;
    beforeAll(async () => {
      server = await startPostgresServer(postgresPath ?? '');
      pool = new pg.Pool({ connectionString: server.url }).on('error', () => undefined);
      await createPostgresTable((text, values) => pool.query(text, values));
    });
    afterAll(async () => {
      await pool.end();
      await server.stop();
    });

    test('whose row is locked', async () => {
      const store = createPostgresStore((text, values) => pool.query(text, values), { timeoutMs: 10_000 });
      await store.set('key', FIRST);
      const other = await pool.connect();
      onTestFinished(() => other.release());
      await other.query('BEGIN');
      await other.query('SELECT * FROM x_auth_tokens FOR UPDATE');
      let committed: Promise<unknown> | undefined;
      const outcomes = await whileBlocked(store, async (blocked) => {
        committed = blocked.then(() => other.query('COMMIT'));
      });
      // The connection is not released before its answer.
      await committed;

      expect(outcomes).toEqual(['rejected']);
      expect(await store.get('key')).toEqual(FIRST);
    });
  });
});

test('a change without any time left is refused before anything is written', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'x-auth-'));
  onTestFinished(() => rm(directory, { recursive: true, maxRetries: 10 }));
  const store = createFileStore({ directory });
  await store.set('key', FIRST);

  await expect(store.set('key', SECOND, { timeoutMs: 0 })).rejects.toThrow('did not answer in time');
  await expect(store.delete('key', { timeoutMs: 0 })).rejects.toThrow('did not answer in time');
  expect(await store.get('key')).toEqual(FIRST);
});

const KEY = randomBytes(32);

/** What became of each kind of change, of which the caller waits for a short time, while the store is blocked longer. */
async function whileBlocked(
  store: TokenStore,
  block: (blocked: Promise<void>) => Promise<void>,
): Promise<string[]> {
  const unblock = new AbortController();
  const blocked = new Promise<void>((resolve) => {
    unblock.signal.addEventListener('abort', () => resolve());
  });
  await block(blocked);
  const changes = [
    store.set('key', SECOND, SHORT),
    store.replace?.('key', FIRST, SECOND, SHORT),
    store.delete('key', SHORT),
  ];
  // Every one has a handler before it can fail.
  const outcomes = Promise.allSettled(changes);
  await pause(BLOCKED_MS);
  unblock.abort();
  const statuses = (await outcomes).map(({ status }) => status);
  return [...new Set(statuses)];
}
