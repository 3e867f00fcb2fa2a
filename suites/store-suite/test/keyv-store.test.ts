import KeyvRedis from '@keyv/redis';
import { createKeyvStore, type KeyvLike } from '@x/auth-core/keyv';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { type RedisServer, startRedisServer } from '@x/test-kit/redis-server';
import { Keyv } from 'keyv';
import { Keyv as Keyv5 } from 'keyv-5';
import { findProgram } from 'scripts/set-up/found-tools';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { sampleTokens } from '../src/sample-tokens.ts';

// What the tests use is the same in both.
const VERSIONS = { 'Keyv 5': Keyv5 as unknown as typeof Keyv, 'Keyv 6': Keyv };
const HOUR_MS = 3_600_000;

describe.each(Object.entries(VERSIONS))('with %s', (_, Version) => {
  describe('in memory', () => {
    const keyv = new Version();
    testContract(
      test,
      verifyTokenStore(() => createKeyvStore(keyv), { locks: false }),
    );

    test('a value that the caller changes later is stored as it was', async () => {
      const store = createKeyvStore(new Version());
      const value = { ...sampleTokens({ accessToken: 'before' }) };
      await store.set('key', value);
      value.accessToken = 'after';

      expect((await store.get('key'))?.accessToken).toBe('before');
    });

    test.each(['no json', 7, { accessToken: 1 }, ''])('a stored %j counts as absent', async (odd) => {
      const odds = new Version();
      await odds.set('key', odd);

      expect(await createKeyvStore(odds).get('key')).toBe(undefined);
    });

    test('a value is kept for as long as it can be used, at least for an hour', async () => {
      const ttls: (number | undefined)[] = [];
      const spy: KeyvLike = {
        get: async () => undefined,
        delete: async () => true,
        on: () => undefined,
        async set(_key, _value, ttl) {
          ttls.push(ttl);
          return true;
        },
      };
      await createKeyvStore(spy).set('key', sampleTokens({ issuedAt: 0, expiresAt: 300_000 }));
      await createKeyvStore(spy).set('key', sampleTokens({ issuedAt: 0, expiresAt: 2 * HOUR_MS }));

      expect(ttls).toEqual([HOUR_MS, 2 * HOUR_MS]);
    });
  });

  describe.each([
    ['without a listener', () => undefined],
    ['with a listener of the app', (keyv: Keyv) => void keyv.on('error', () => undefined)],
  ])('%s, a backend that fails', (_, listen) => {
    const createBroken = () => {
      const fail = async () => Promise.reject(new Error('the backend failed'));
      const backend = { get: fail, set: fail, delete: fail, clear: fail, opts: {} };
      const keyv = new Version({ store: backend } as never);
      listen(keyv);
      return createKeyvStore(keyv);
    };

    test.each([
      ['get', (store: ReturnType<typeof createBroken>) => store.get('key')],
      ['set', (store: ReturnType<typeof createBroken>) => store.set('key', sampleTokens())],
      ['delete', (store: ReturnType<typeof createBroken>) => store.delete('key')],
    ])('makes %s fail', async (_, run) => {
      await expect(run(createBroken())).rejects.toThrow();
    });
  });

  test('one failure does not make the next operation fail', async () => {
    let isFailing = true;
    const backend = new Map<string, unknown>();
    const get = backend.get.bind(backend);
    backend.get = (key) => {
      if (isFailing) throw new Error('the backend failed');
      return get(key);
    };
    const store = createKeyvStore(new Version({ store: backend } as never));
    await expect(store.get('key')).rejects.toThrow();
    isFailing = false;

    expect(await store.get('key')).toBe(undefined);
  });

  const path = findProgram('redis-server');
  describe.skipIf(!path)('in Redis', () => {
    let server: RedisServer;
    let keyv: Keyv;
    beforeAll(async () => {
      server = await startRedisServer(path ?? '');
      keyv = new Version(new KeyvRedis(server.url, { throwOnErrors: true }) as never);
    });
    afterAll(async () => {
      await keyv.disconnect();
      await server.stop();
    });
    testContract(
      test,
      verifyTokenStore(() => createKeyvStore(keyv), { locks: false }),
    );
  });
});

test('both versions are what the store takes', () => {
  expectTypeOf<Keyv>().toExtend<KeyvLike>();
  expectTypeOf<Keyv5>().toExtend<KeyvLike>();
});

test('a set that answers false fails', async () => {
  const keyv: KeyvLike = {
    get: async () => undefined,
    set: async () => false,
    delete: async () => false,
    on: () => undefined,
  };

  await expect(createKeyvStore(keyv).set('key', sampleTokens())).rejects.toThrow(
    'Keyv did not store the value.',
  );
  await createKeyvStore(keyv).delete('key');
});
