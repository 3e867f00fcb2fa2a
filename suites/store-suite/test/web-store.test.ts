import type { StoredTokens } from '@x/auth-core';
import { createWebStore } from '@x/auth-core/web';
import { testContract, verifyTokenStore } from '@x/auth-testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sampleTokens } from '../src/sample-tokens.ts';

/** What a browser has and Node has not. Each call gives a storage of its own. */
function createStorage(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    clear: () => entries.clear(),
    getItem: (key) => entries.get(key) ?? null,
    key: (index) => [...entries.keys()][index] ?? null,
    removeItem: (key) => void entries.delete(key),
    setItem: (key, value) => void entries.set(key, value),
  };
}

beforeEach(() => {
  vi.stubGlobal('localStorage', createStorage());
  vi.stubGlobal('sessionStorage', createStorage());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const hasLocks = 'locks' in navigator;
const locked = hasLocks ? 'with Web Locks' : 'without Web Locks, which this runtime does not have';

describe(`for all tabs, ${locked}`, () => {
  testContract(
    test,
    verifyTokenStore(() => createWebStore(), { locks: hasLocks, replace: true, subscribe: true }),
  );
});

describe('for one tab', () => {
  testContract(
    test,
    verifyTokenStore(() => createWebStore({ area: 'session' }), {
      locks: false,
      replace: true,
      subscribe: false,
    }),
  );
});

test('a lock that a frozen tab keeps is waited for, one second at most, and not taken away', async () => {
  const steals: unknown[] = [];
  vi.stubGlobal('navigator', {
    locks: {
      request(_name: string, { signal, ...others }: LockOptions) {
        steals.push(others);
        return new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        });
      },
    },
  });
  const startedAt = performance.now();

  const result = await createWebStore().withLock?.('key', async () => 'done', 60_000);

  expect(result).toBe('done');
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  expect(steals).toEqual([{}]);
});

test('a task runs once, also if it fails under the lock', async () => {
  let runs = 0;
  const task = async (): Promise<void> => {
    runs += 1;
    throw new Error('of the task');
  };

  await expect(createWebStore().withLock?.('key', task, 1_000)).rejects.toThrow('of the task');

  expect(runs).toBe(1);
});

test('where storage is blocked or full, an operation rejects', async () => {
  const full = createStorage();
  full.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', full);
  await expect(createWebStore().set('key', sampleTokens())).rejects.toThrow('full');
  await expect(createWebStore().replace?.('key', undefined, sampleTokens())).rejects.toThrow('full');

  vi.stubGlobal('localStorage', undefined);
  await expect(createWebStore().get('key')).rejects.toThrow();
});

test('what others put into the storage counts as absent', async () => {
  localStorage.setItem('x-auth:key', 'not JSON');

  expect(await createWebStore().get('key')).toBeUndefined();
  const tokens: StoredTokens = sampleTokens();
  expect(await createWebStore().replace?.('key', undefined, tokens)).toBe(true);
});

test('a store does not report its own changes', async () => {
  const store = createWebStore();
  let calls = 0;
  const unsubscribe = store.subscribe?.('key', () => {
    calls += 1;
  });
  await store.set('key', sampleTokens());
  await createWebStore().set('key', sampleTokens({ accessToken: 'theirs' }));

  await expect.poll(() => calls).toBe(1);
  unsubscribe?.();
});
