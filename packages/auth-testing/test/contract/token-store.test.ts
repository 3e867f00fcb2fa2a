import { createMemoryStore, type TokenStore } from '@x/auth-core';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { describe, expect, test } from 'vitest';
import { findBroken } from '../support/find-broken.ts';
import { createSharedStores } from '../support/shared-store.ts';

type FullStore = ReturnType<ReturnType<typeof createSharedStores>>;

describe('the memory store of core', () => {
  testContract(test, verifyTokenStore(createMemoryStore));
});

describe('a store with every verb, whose operations take a random time', () => {
  // Several times: with a random order, a case that waits for the wrong thing fails only now and then.
  for (const round of [1, 2, 3, 4]) {
    describe(`round ${round}`, () => {
      testContract(test, verifyTokenStore(createSharedStores(), { replace: true, subscribe: true }));
    });
  }
});

// The cases of a broken store wait for what never comes, so several stores are tried at a time, here and below.
describe.concurrent('the store suite finds, in replace and subscribe,', () => {
  const broken: [string, (good: FullStore) => Partial<FullStore>, string[]][] = [
    [
      'a replace that writes without comparing',
      ({ set }) => ({ replace: (key, _expected, next) => set(key, next).then(() => true) }),
      [
        'replace changes nothing if another value is stored',
        'replace with no expected value writes only if nothing is stored',
        'replace writes nothing for an unknown or deleted key',
        'of many concurrent replaces of one value, one writes',
      ],
    ],
    [
      'a replace that compares first and writes later',
      ({ get, set }) => ({
        async replace(key, expected, next) {
          if (JSON.stringify(await get(key)) !== JSON.stringify(expected)) return false;
          await set(key, next);
          return true;
        },
      }),
      ['of many concurrent replaces of one value, one writes'],
    ],
    [
      'a replace that compares the access token alone',
      ({ get, replace }) => ({
        async replace(key, expected, next) {
          const found = await get(key);
          return found?.accessToken === expected?.accessToken && replace(key, found, next);
        },
      }),
      ['replace changes nothing if another value is stored'],
    ],
    [
      'a replace that does not write',
      () => ({ replace: async () => true }),
      ['replace writes if the stored value is the expected one'],
    ],
    [
      'a replace that never finds what it expects',
      () => ({ replace: async () => false }),
      [
        'replace writes if the stored value is the expected one',
        'replace knows each stored value again as get returns it',
        'replace after delete writes if no value is expected',
      ],
    ],
    [
      'no replace',
      () => ({ replace: undefined as never }),
      ['replace writes if the stored value is the expected one'],
    ],
    [
      'an unsubscribe that does nothing',
      ({ subscribe }) => ({
        subscribe(key, listener) {
          subscribe(key, listener);
          return () => {};
        },
      }),
      ['each listener of a key is called, and unsubscribing stops its own'],
    ],
    [
      'an unsubscribe that stops every listener',
      ({ subscribe }) => {
        const stops: (() => void)[] = [];
        return {
          subscribe(key, listener) {
            stops.push(subscribe(key, listener));
            return () => {
              for (const stop of stops) stop();
            };
          },
        };
      },
      ['each listener of a key is called, and unsubscribing stops its own'],
    ],
    [
      'no subscribe',
      () => ({ subscribe: undefined as never }),
      ['subscribe reports that another store set the key'],
    ],
  ];

  test.each(broken)('%s', async (_what, modify, expected) => {
    const create = createSharedStores();
    const createBroken = () => {
      const good = create();
      return Object.assign(good, modify({ ...good }));
    };

    const cases = verifyTokenStore(createBroken, { replace: true, subscribe: true });

    expect(await findBroken(cases)).toEqual(expect.arrayContaining(expected));
  });

  test('a subscribe that reports every key, and one that is silent', async () => {
    const create = createSharedStores();
    const listeners = new Set<() => void>();
    const createLoud = (): FullStore => {
      const good = create();
      return {
        ...good,
        async set(key, value) {
          await good.set(key, value);
          for (const listener of listeners) listener();
        },
        subscribe(_key, listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      };
    };
    const createSilent = () => Object.assign(create(), { subscribe: () => () => {} });

    expect(await findBroken(verifyTokenStore(createLoud, { subscribe: true }))).toContain(
      'subscribe reports nothing about other keys',
    );
    expect(await findBroken(verifyTokenStore(createSilent, { subscribe: true }))).toEqual(
      expect.arrayContaining([
        'subscribe reports that another store set the key',
        'subscribe reports that another store changed or deleted the key',
        'the change can be read when subscribe reports it',
      ]),
    );
  });

  test('stores without one backend, where subscribe is checked', async () => {
    const createAlone = () => createSharedStores()();

    expect(await findBroken(verifyTokenStore(createAlone, { subscribe: true }))).toContain(
      'subscribe reports that another store set the key',
    );
    expect(await findBroken(verifyTokenStore(createAlone, { subscribe: false }))).toEqual([]);
  });
});

describe.concurrent('the store suite finds', () => {
  const withLock = (): NonNullable<TokenStore['withLock']> => {
    const store = createMemoryStore();
    return (...call) => (store.withLock as NonNullable<TokenStore['withLock']>)(...call);
  };

  const broken: [string, (good: TokenStore) => Partial<TokenStore>, string[]][] = [
    [
      'null for an unknown key',
      ({ get }) => ({ get: async (key) => (await get(key)) ?? (null as never) }),
      ['get returns undefined for an unknown key', 'get returns undefined for a deleted key'],
    ],
    [
      'a delete that does nothing',
      () => ({ delete: async () => undefined }),
      ['get returns undefined for a deleted key'],
    ],
    [
      'a delete that rejects unknown keys',
      ({ get, delete: forget }) => ({
        async delete(key) {
          if (!(await get(key))) throw new Error('no such key');
          await forget(key);
        },
      }),
      ['delete accepts an unknown key', 'each key has its own value, even with unusual characters'],
    ],
    [
      'a set that merges',
      ({ get, set }) => ({ set: async (key, tokens) => set(key, { ...(await get(key)), ...tokens }) }),
      ['set replaces the whole value'],
    ],
    [
      'a set that keeps the first value',
      ({ get, set }) => ({
        set: async (key, tokens) => void ((await get(key)) ?? (await set(key, tokens))),
      }),
      ['get returns the value that was set last', 'set replaces the whole value'],
    ],
    [
      'keys that ignore letter case',
      ({ get, set, delete: forget }) => ({
        get: (key) => get(key.toLowerCase()),
        set: (key, tokens) => set(key.toLowerCase(), tokens),
        delete: (key) => forget(key.toLowerCase()),
      }),
      ['each key has its own value, even with unusual characters'],
    ],
    [
      'instants cut to whole milliseconds',
      ({ set }) => ({
        set: (key, tokens) => set(key, { ...tokens, expiresAt: Math.trunc(tokens.expiresAt ?? 0) }),
      }),
      ['get returns a token set unchanged: fractions of a millisecond'],
    ],
    [
      'empty text dropped',
      ({ set }) => ({
        set: (key, { scope, ...tokens }) => set(key, { ...tokens, ...(scope && { scope }) }),
      }),
      ['get returns a token set unchanged: an empty scope'],
    ],
    [
      'a lock that locks nothing',
      () => ({ withLock: (_key, task) => task() }),
      [
        'withLock runs tasks with the same key one after another',
        'withLock stops waiting at the deadline and runs the task anyway',
      ],
    ],
    [
      'one lock for all keys',
      () => {
        const lock = withLock();
        return { withLock: (_key, task, deadlineMs) => lock('all', task, deadlineMs) };
      },
      ['withLock does not block tasks with other keys'],
    ],
    [
      'a lock that swallows failures',
      () => ({ withLock: async (_key, task) => task().catch(() => undefined as never) }),
      ['withLock rejects if the task rejects, and releases the lock'],
    ],
    [
      'no lock at all',
      () => ({ withLock: undefined as never }),
      ['withLock runs the task and returns its result'],
    ],
  ];

  test.each(broken)('%s', async (_what, modify, expected) => {
    const createBroken = () => {
      const good = createMemoryStore();
      return { ...good, ...modify(good) };
    };

    expect(await findBroken(verifyTokenStore(createBroken))).toEqual(expect.arrayContaining(expected));
  });

  test('no problem in a store without a lock, with locks: false', async () => {
    const createLockless = () => {
      const { get, set, delete: forget } = createMemoryStore();
      return { get, set, delete: forget };
    };

    expect(await findBroken(verifyTokenStore(createLockless, { locks: false }))).toEqual([]);
  });
});
