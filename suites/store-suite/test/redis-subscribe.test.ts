import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { encryptStore } from '@x/auth-core/encrypted';
import { createRedisStore, type RedisClient, type RedisSubscriber } from '@x/auth-core/redis';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { type RedisServer, startRedisServer } from '@x/test-kit/redis-server';
import { Redis as Ioredis } from 'ioredis';
import { findProgram } from 'scripts/set-up/found-tools';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { REDIS_CLIENTS, REDIS_SUBSCRIBERS } from '../src/redis-clients.ts';
import { sampleTokens } from '../src/sample-tokens.ts';

const FIRST = sampleTokens({ accessToken: 'first' });
const SECOND = sampleTokens({ accessToken: 'second' });
/** A slow machine is no trouble with the store. */
const PATIENT = { timeoutMs: 30_000 };
/** How long to wait for a report that must not come. */
const QUIET_MS = 100;

const path = findProgram('redis-server');

describe.skipIf(!path)('the Redis store with a subscriber', () => {
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

  describe.each(Object.entries(REDIS_SUBSCRIBERS))('of %s', (name, connect) => {
    let client: RedisClient;
    let subscriber: RedisSubscriber;
    const closing: (() => unknown)[] = [];
    beforeAll(async () => {
      const connected = await REDIS_CLIENTS[name]?.(server.url);
      if (!connected) throw new Error(`There is no client of ${name}.`);
      ({ client } = connected);
      const second = await connect(server.url);
      ({ subscriber } = second);
      closing.push(connected.close, second.close);
    });
    afterAll(async () => {
      for (const close of closing) await close();
    });
    const create = () => createRedisStore(client, { subscriber, ...PATIENT });

    testContract(test, verifyTokenStore(create, { locks: false, replace: true, subscribe: true }));

    test('replace is reported, and a change of its own is not', async () => {
      const key = crypto.randomUUID();
      const [own, other] = [create(), create()];
      const calls = await listen(own, key);
      await own.set(key, FIRST);
      await own.replace(key, FIRST, SECOND);
      await own.delete(key);
      await pause(QUIET_MS);
      const ownCalls = calls();
      await other.replace(key, undefined, FIRST);
      await expect.poll(calls).toBe(1);

      expect(ownCalls).toBe(0);
    });

    test('it reports again after the server was restarted', async () => {
      const key = crypto.randomUUID();
      const other = create();
      const calls = await listen(create(), key);
      await server.restart();
      // Both connections need a moment: the one that writes, and the one that listens.
      await expect
        .poll(async () => {
          await other.set(key, FIRST).catch(() => undefined);
          return calls();
        })
        .toBeGreaterThan(0);
    });

    test('the channel is left when its last listener stops, also if several stores listen', async () => {
      const key = crypto.randomUUID();
      const channel = `x-auth:{${key}}:changed`;
      const stops = [create(), create()].map((store) => store.subscribe?.(key, () => undefined));
      const countListeners = async () => ((await redis.pubsub('NUMSUB', channel)) as unknown[])[1];
      await expect.poll(countListeners).toBe(1);
      stops[0]?.();
      await pause(QUIET_MS);
      const afterFirst = await countListeners();
      stops[1]?.();
      stops[1]?.();

      expect(afterFirst).toBe(1);
      await expect.poll(countListeners).toBe(0);
    });
  });

  test('a change while the subscription is on its way is reported', async () => {
    const key = crypto.randomUUID();
    const other = createRedisStore(redis, { publish: true, ...PATIENT });
    let join = (): void => undefined;
    const mayJoin = new Promise<void>((resolve) => {
      join = resolve;
    });
    const subscriber = { subscribe: () => mayJoin, unsubscribe: async () => undefined };
    const store = createRedisStore(redis, { subscriber, ...PATIENT });
    let calls = 0;
    store.subscribe?.(key, () => {
      calls += 1;
    });
    await other.set(key, FIRST);
    join();

    await expect.poll(() => calls).toBe(1);
  });

  test('nothing is published unless that was asked for', async () => {
    const listener = new Ioredis(server.url);
    onTestFinished(() => listener.disconnect());
    const channels: string[] = [];
    listener.on('pmessage', (_pattern, channel: string) => channels.push(channel));
    await listener.psubscribe('*');
    await createRedisStore(redis, PATIENT).set('silent', FIRST);
    await createRedisStore(redis, { publish: true, ...PATIENT }).set('loud', FIRST);
    await expect.poll(() => channels.length).toBe(1);

    expect(channels).toEqual(['x-auth:{loud}:changed']);
  });

  test('a message says which store made the change, and nothing about the token', async () => {
    const listener = new Ioredis(server.url);
    onTestFinished(() => listener.disconnect());
    const messages: string[] = [];
    listener.on('pmessage', (_pattern, _channel, message: string) => messages.push(message));
    await listener.psubscribe('*');
    await createRedisStore(redis, { publish: true, ...PATIENT }).set('key', FIRST);
    await expect.poll(() => messages.length).toBe(1);

    expect(messages).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  test('a user who may not publish can still write', async () => {
    await redis.call('ACL', 'SETUSER', 'writer', 'on', 'nopass', '~*', '+@all', 'resetchannels');
    const writer = new Ioredis(server.url, { username: 'writer', password: 'any' });
    onTestFinished(() => writer.disconnect());
    await createRedisStore(writer, { publish: true, ...PATIENT }).set('quiet', FIRST);

    expect(await createRedisStore(redis, PATIENT).get('quiet')).toEqual(FIRST);
  });

  test('a subscription that fails is tried again by the next listener', async () => {
    let attempts = 0;
    const subscriber = {
      subscribe: async () => {
        attempts += 1;
        throw new Error('not connected');
      },
      unsubscribe: async () => undefined,
    };
    const store = createRedisStore(redis, { subscriber, ...PATIENT });
    store.subscribe?.('key', () => undefined);
    await expect.poll(() => attempts).toBe(1);
    await pause(1);
    store.subscribe?.('key', () => undefined)();

    expect(attempts).toBe(2);
  });

  test('an encrypted store subscribes too', async () => {
    const connect = REDIS_SUBSCRIBERS['ioredis 6'];
    const { subscriber, close } = (await connect?.(server.url)) ?? {};
    onTestFinished(async () => void (await close?.()));
    const create = () => createRedisStore(redis, { ...PATIENT, ...(subscriber && { subscriber }) });
    const calls = await listen(encryptStore(create(), [randomBytes(32)]), 'sealed');
    await create().set('sealed', FIRST);

    await expect.poll(calls).toBe(1);
  });

  /** Resolves once the subscription is active. */
  async function listen(store: { subscribe?: RedisStoreSubscribe }, key: string): Promise<() => number> {
    let calls = 0;
    const channel = `x-auth:{${key}}:changed`;
    const stop = store.subscribe?.(key, () => {
      calls += 1;
    });
    onTestFinished(() => stop?.());
    await expect.poll(async () => ((await redis.pubsub('NUMSUB', channel)) as unknown[])[1]).toBe(1);
    await pause(QUIET_MS);
    return () => calls;
  }
});

type RedisStoreSubscribe = NonNullable<ReturnType<typeof createRedisStore>['subscribe']>;

test('a store without a subscriber has no subscribe', () => {
  expect(createRedisStore(async () => null)).not.toHaveProperty('subscribe');
});
