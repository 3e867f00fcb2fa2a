import { createMemoryStore, type TokenStore } from '@x/auth-core';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { describe, expect, test } from 'vitest';
import { findBroken } from '../support/find-broken.ts';

describe('the memory store of core', () => {
  testContract(test, verifyTokenStore(createMemoryStore));
});

describe('the store suite finds', () => {
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
        set: (key, tokens) => set(key, { ...tokens, expiresAt: Math.trunc(tokens.expiresAt) }),
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
