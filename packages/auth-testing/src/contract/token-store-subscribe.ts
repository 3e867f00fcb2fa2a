import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokenStore } from '@x/auth-core';
import type { ContractCase } from './contract-case.ts';
import { sampleTokens } from './sample-tokens.ts';

/** A store that reports changes made elsewhere. */
export interface SubscribableStore extends TokenStore {
  subscribe(key: string, listener: () => void): () => void;
}

/** Longer than a store takes to report a change, and shorter than a test runner's timeout. */
const MAX_WAIT_MS = 4_000;

/** How long to wait for a report that must not come. */
const QUIET_MS = 100;

/** The cases of `subscribe`. A second store stands for another process, so both must have one backend. */
export function createSubscribeCases(
  withStores: (
    name: string,
    check: (store: TokenStore, other: TokenStore, key: string) => Promise<void>,
  ) => ContractCase,
  isRequired: boolean | undefined,
): readonly ContractCase[] {
  const withSubscribe = (
    name: string,
    check: (store: SubscribableStore, other: TokenStore, key: string) => Promise<void>,
  ): ContractCase =>
    withStores(name, async (store, other, key) => {
      const { subscribe } = store as Partial<SubscribableStore>;
      if (isRequired) assert.equal(typeof subscribe, 'function', 'The store has no subscribe.');
      if (!subscribe) return;
      await other.set(`${key}-shared`, sampleTokens());
      assert.ok(await store.get(`${key}-shared`), 'each call must create a store of the same backend');
      await check(store as SubscribableStore, other, key);
    });

  return [
    withSubscribe('subscribe reports that another store set the key', async (store, other, key) => {
      let calls = 0;
      const unsubscribe = store.subscribe(key, () => (calls += 1));
      await other.set(key, sampleTokens());

      await until(() => calls > 0);
      unsubscribe();
    }),
    withSubscribe(
      'subscribe reports that another store changed or deleted the key',
      async (store, other, key) => {
        await other.set(key, sampleTokens({ accessToken: 'first' }));
        let calls = 0;
        const unsubscribe = store.subscribe(key, () => (calls += 1));
        await other.set(key, sampleTokens({ accessToken: 'second' }));
        await until(() => calls > 0);
        const afterSet = calls;
        await other.delete(key);

        await until(() => calls > afterSet);
        unsubscribe();
      },
    ),
    withSubscribe('the change can be read when subscribe reports it', async (store, other, key) => {
      const seen: (string | undefined)[] = [];
      const unsubscribe = store.subscribe(key, () => {
        void store.get(key).then((tokens) => seen.push(tokens?.accessToken));
      });
      await other.set(key, sampleTokens({ accessToken: 'theirs' }));

      await until(() => seen.length > 0);
      unsubscribe();
      assert.equal(seen[0], 'theirs');
    }),
    withSubscribe('subscribe reports nothing about other keys', async (store, other, key) => {
      const calls: string[] = [];
      const stops = [
        store.subscribe(key, () => calls.push('key')),
        store.subscribe(`${key}-other`, () => calls.push('other')),
      ];
      await other.set(`${key}-other`, sampleTokens());
      await until(() => calls.includes('other'));
      await pause(QUIET_MS);
      for (const stop of stops) stop();

      assert.ok(!calls.includes('key'), 'it reported a key that did not change');
    }),
    withSubscribe(
      'each listener of a key is called, and unsubscribing stops its own',
      async (store, other, key) => {
        const calls: string[] = [];
        const stopFirst = store.subscribe(key, () => calls.push('first'));
        const stopSecond = store.subscribe(key, () => calls.push('second'));
        await other.set(key, sampleTokens({ accessToken: 'a' }));
        await until(() => calls.includes('first') && calls.includes('second'));
        stopFirst();
        await pause(QUIET_MS);
        calls.length = 0;
        await other.set(key, sampleTokens({ accessToken: 'b' }));
        await until(() => calls.includes('second'));
        await pause(QUIET_MS);
        stopSecond();

        assert.ok(!calls.includes('first'), 'a listener was called after it was unsubscribed');
      },
    ),
    withSubscribe('unsubscribing twice is no error', async (store, _other, key) => {
      const unsubscribe = store.subscribe(key, () => {});
      unsubscribe();
      unsubscribe();
    }),
  ];
}

async function until(condition: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!condition()) {
    assert.ok(
      performance.now() - startedAt < MAX_WAIT_MS,
      `the listener was not called in ${MAX_WAIT_MS} ms`,
    );
    await pause(5);
  }
}
