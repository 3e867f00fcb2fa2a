import { setTimeout as pause } from 'node:timers/promises';
import { createRedisStore, type RedisClient } from '@x/auth-core/redis';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { type RedisServer, startRedisServer } from '@x/test-kit/redis-server';
import { Redis as Ioredis } from 'ioredis';
import { findProgram } from 'scripts/set-up/found-tools';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { describeProcesses } from '../src/describe-processes.ts';
import { REDIS_CLIENTS, REDIS_CLUSTERS } from '../src/redis-clients.ts';
import { sampleTokens } from '../src/sample-tokens.ts';
import { untilWorks } from '../src/until-works.ts';

const FIRST = sampleTokens({ accessToken: 'first' });
const SECOND = sampleTokens({ accessToken: 'second' });
const HOUR_MS = 3_600_000;
/** A slow machine is no trouble with the store. */
const PATIENT = { timeoutMs: 30_000 };

const path = findProgram('redis-server');

describe.skipIf(!path)('the Redis store', () => {
  let server: RedisServer;
  let redis: Ioredis;
  beforeAll(async () => {
    server = await startRedisServer(path ?? '');
    redis = new Ioredis(server.url).on('error', () => undefined);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  describe.each(Object.entries(REDIS_CLIENTS))('with %s', (_, connect) => {
    let client: RedisClient;
    let close: () => unknown;
    beforeAll(async () => {
      ({ client, close } = await connect(server.url));
    });
    afterAll(() => close());

    testContract(
      test,
      verifyTokenStore(() => createRedisStore(client, PATIENT), { replace: true }),
    );

    test('a write that waited while the server was paused does nothing', async () => {
      const store = createRedisStore(client);
      const key = crypto.randomUUID();
      await untilWorks(() => store.set(key, FIRST));
      server.signal('SIGSTOP');
      const writes = [
        store.set(key, SECOND),
        store.replace(key, FIRST, SECOND),
        store.delete(key),
        store.withLock(key, async () => undefined, 100),
      ];
      const outcomes = await Promise.allSettled(writes);
      server.signal('SIGCONT');

      expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
      await pause(200);
      expect(await untilWorks(() => store.get(key))).toEqual(FIRST);
      expect(await redis.keys(`*${key}*`)).toEqual([`x-auth:{${key}}`]);
    });

    test('a write that waited for a new connection does nothing', async () => {
      const store = createRedisStore(client);
      const key = crypto.randomUUID();
      await untilWorks(() => store.set(key, FIRST));
      await server.crash();
      await expect(store.set(key, SECOND)).rejects.toThrow();
      await server.restart();
      await untilWorks(() => store.get(key));
      await pause(200);

      expect(await redis.keys('*')).toEqual([]);
    });

    test('it works again after the server was restarted', async () => {
      const store = createRedisStore(client);
      await server.restart();
      // Each connection of a pool reconnects by itself, so the one that answers first says nothing of the others.
      await untilWorks(() => store.set('key', FIRST));

      expect(await untilWorks(() => store.get('key'))).toEqual(FIRST);
    });
  });

  describe('with clusters', () => {
    let node: RedisServer;
    beforeAll(async () => {
      const args = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
      node = await startRedisServer(path ?? '', { args });
      const admin = new Ioredis(node.url);
      await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await untilWorks(async () => expect(await admin.cluster('INFO')).toContain('cluster_state:ok'));
      admin.disconnect();
    });
    afterAll(() => node.stop());

    describe.each(Object.entries(REDIS_CLUSTERS))('with %s', (_, connect) => {
      let client: RedisClient;
      let close: () => unknown;
      beforeAll(async () => {
        ({ client, close } = await connect(node.url));
      });
      afterAll(() => close());

      testContract(
        test,
        verifyTokenStore(() => createRedisStore(client, PATIENT), { replace: true }),
      );
    });
  });

  test('a value is deleted by Redis, at the earliest after an hour', async () => {
    const store = createRedisStore(redis, PATIENT);
    const lifetimes: [Parameters<typeof sampleTokens>[0], number][] = [
      [{ issuedAt: 0, expiresAt: 300_000 }, HOUR_MS],
      [{ issuedAt: 0, expiresAt: 7 * HOUR_MS }, 7 * HOUR_MS],
      [{ issuedAt: 0, expiresAt: 1, refreshToken: 'a', refreshTokenExpiresAt: 9 * HOUR_MS }, 9 * HOUR_MS],
      [{ issuedAt: 0, expiresAt: 1, refreshToken: 'a' }, 365 * 24 * HOUR_MS],
    ];
    for (const [change, retentionMs] of lifetimes) {
      await store.set('key', sampleTokens(change));
      expect(Math.abs((await redis.pttl('x-auth:{key}')) - retentionMs)).toBeLessThan(5_000);
      await store.delete('key');
      await store.replace('key', undefined, sampleTokens(change));
      expect(Math.abs((await redis.pttl('x-auth:{key}')) - retentionMs)).toBeLessThan(5_000);
    }
  });

  test('a key and its lock are in one slot, under the prefix', async () => {
    const store = createRedisStore(redis, { prefix: 'app:', ...PATIENT });
    await store.set('key', FIRST);
    const places = await store.withLock('key', () => redis.keys('app:*'), 1_000);

    expect(places.sort()).toEqual(['app:{key}', 'app:{key}:lock']);
    expect(new Set(places.map(slotNameOf)).size).toBe(1);
    expect(await redis.keys('app:*')).toEqual(['app:{key}']);
  });

  test.each(['no json', '7', 'null', ''])('a stored %j counts as absent', async (text) => {
    const store = createRedisStore(redis, PATIENT);
    await redis.set('x-auth:{odd}', text);

    expect(await store.get('odd')).toBe(undefined);
    expect(await store.replace('odd', FIRST, SECOND)).toBe(false);
    expect(await store.replace('odd', undefined, SECOND)).toBe(true);
    expect(await store.get('odd')).toEqual(SECOND);
  });

  test('a value that another program wrote with other white space can be replaced', async () => {
    const store = createRedisStore(redis, PATIENT);
    await redis.set('x-auth:{spaced}', JSON.stringify(FIRST, undefined, 2));

    expect(await store.replace('spaced', SECOND, SECOND)).toBe(false);
    expect(await store.replace('spaced', FIRST, SECOND)).toBe(true);
  });

  test('a client that gives numbers as text works as well', async () => {
    const texts = new Ioredis(server.url, { stringNumbers: true });
    onTestFinished(() => texts.disconnect());
    const store = createRedisStore(texts, PATIENT);
    await redis.del('x-auth:{texts}');

    expect(await store.replace('texts', undefined, FIRST)).toBe(true);
    expect(await store.replace('texts', undefined, SECOND)).toBe(false);
    expect(await store.replace('texts', FIRST, SECOND)).toBe(true);
    expect(await store.withLock('texts', () => redis.exists('x-auth:{texts}:lock'), 1_000)).toBe(1);
  });

  test('reading is one command', async () => {
    const commands: string[] = [];
    const store = createRedisStore(async ([command = '', ...args]) => {
      commands.push(command);
      return redis.call(command, ...args);
    }, PATIENT);
    await store.get('key');

    expect(commands).toEqual(['GET']);
  });

  test('a server whose clock was set is still written to', async () => {
    let aheadMs = 0;
    const store = createRedisStore(async ([command = '', ...args]) => {
      if (command !== 'EVAL') return redis.call(command, ...args);
      const [script, count, key, deadline, ...rest] = args;
      const shifted = [script ?? '', count ?? '', key ?? '', String(Number(deadline) - aheadMs), ...rest];
      const [isLate, now, value] = (await redis.call('EVAL', ...shifted)) as number[];
      return [isLate, Number(now) + aheadMs, value];
    }, PATIENT);
    for (aheadMs of [0, 600_000, -600_000, 0]) {
      await store.set('clock', sampleTokens({ accessToken: `at ${aheadMs}` }));
      expect((await store.get('clock'))?.accessToken).toBe(`at ${aheadMs}`);
    }
  });

  test('a server that is out of memory makes a write fail', async () => {
    const store = createRedisStore(redis, PATIENT);
    await redis.config('SET', 'maxmemory', '1');
    onTestFinished(async () => void (await redis.config('SET', 'maxmemory', '0')));

    await expect(store.set('key', FIRST)).rejects.toThrow('OOM');
  });

  describeProcesses({
    url: () => server.url,
    // As a holder leaves it that was killed ten seconds ago, at the moment when the lease ends.
    leaveStaleLock: async (key) => void (await redis.set(`x-auth:{${key}}:lock`, 'dead', 'PX', 100)),
  });
});

test('what cannot send a command is refused', () => {
  const noClient = {} as unknown as RedisClient;

  expect(() => createRedisStore(noClient)).toThrow(
    new TypeError('createRedisStore: client must be a client of redis or ioredis, or a function.'),
  );
});

/** What decides on the slot of a key in a cluster: the part between braces, if there is one. */
function slotNameOf(place: string): string {
  return /\{(.+?)\}/.exec(place)?.[1] ?? place;
}
