import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TokenStore } from '@x/auth-core';
import type { ContractCase } from './contract-case.ts';
import { ODD_KEYS, ODD_TOKENS, sampleTokens } from './sample-tokens.ts';
import { createLockCases } from './token-store-lock.ts';
import { createReplaceCases } from './token-store-replace.ts';
import { createSubscribeCases } from './token-store-subscribe.ts';

export interface TokenStoreContractOptions {
  /** Whether to check `withLock`, which a store need not have. @default true */
  readonly locks?: boolean;
  /**
   * Whether the store must have `replace`. `false` leaves it out.
   * @default its cases are checked where the store has it
   */
  readonly replace?: boolean;
  /**
   * Whether the store must have `subscribe`. `false` leaves it out. Its cases call `createStore` twice, and both stores
   * must have one backend.
   * @default its cases are checked where the store has it
   */
  readonly subscribe?: boolean;
}

/**
 * The contract of `TokenStore`, one case for each rule. Each case creates its own store and uses its own
 * keys, so all cases may share one backend.
 */
export function verifyTokenStore(
  createStore: () => TokenStore | Promise<TokenStore>,
  { locks = true, replace, subscribe }: TokenStoreContractOptions = {},
): readonly ContractCase[] {
  const withStore = (
    name: string,
    check: (store: TokenStore, key: string) => Promise<void>,
  ): ContractCase => ({
    name,
    run: async () => check(await createStore(), `contract-${randomUUID()}`),
  });
  const withStores = (
    name: string,
    check: (store: TokenStore, other: TokenStore, key: string) => Promise<void>,
  ): ContractCase => withStore(name, async (store, key) => check(store, await createStore(), key));

  return [
    withStore('get returns undefined for an unknown key', async (store, key) => {
      assert.equal(await store.get(key), undefined);
    }),
    withStore('get returns the value that was set last', async (store, key) => {
      await store.set(key, sampleTokens({ accessToken: 'first' }));
      await store.set(key, sampleTokens({ accessToken: 'second' }));

      assert.deepEqual(await store.get(key), sampleTokens({ accessToken: 'second' }));
      assert.deepEqual(await store.get(key), sampleTokens({ accessToken: 'second' }));
    }),
    withStore('get returns undefined for a deleted key', async (store, key) => {
      await store.set(key, sampleTokens());
      await store.delete(key);

      assert.equal(await store.get(key), undefined);
    }),
    withStore('set replaces the whole value', async (store, key) => {
      await store.set(key, sampleTokens({ refreshToken: 'old', scope: 'old' }));
      await store.set(key, sampleTokens());

      assert.deepEqual(await store.get(key), sampleTokens());
    }),
    withStore('set works again after delete', async (store, key) => {
      await store.set(key, sampleTokens({ accessToken: 'first' }));
      await store.delete(key);
      await store.set(key, sampleTokens({ accessToken: 'second' }));

      assert.equal((await store.get(key))?.accessToken, 'second');
    }),
    withStore('delete accepts an unknown key', async (store, key) => {
      await store.delete(key);
      await store.delete(key);
    }),
    withStore('delete removes only its own key', async (store, key) => {
      await store.set(key, sampleTokens());
      await store.set(`${key}-longer`, sampleTokens({ accessToken: 'other' }));
      await store.delete(key);

      assert.equal((await store.get(`${key}-longer`))?.accessToken, 'other');
    }),
    withStore('each key has its own value, even with unusual characters', async (store, key) => {
      const keys = ODD_KEYS.map((odd) => `${key}${odd}`).concat(ODD_KEYS.slice(-3, -1));
      for (const each of keys) await store.delete(each);
      for (const each of keys) await store.set(each, sampleTokens({ accessToken: `for ${each}` }));

      for (const each of keys) assert.equal((await store.get(each))?.accessToken, `for ${each}`, each);
      for (const each of keys) await store.delete(each);
    }),
    ...ODD_TOKENS.map(([name, tokens]) =>
      withStore(`get returns a token set unchanged: ${name}`, async (store, key) => {
        await store.set(key, tokens);

        assert.deepEqual(await store.get(key), tokens);
      }),
    ),
    withStore('a hundred concurrent sets of different keys are all stored', async (store, key) => {
      const names = Array.from({ length: 100 }, (_, index) => `${key}-${index}`);
      await Promise.all(names.map((name) => store.set(name, sampleTokens({ accessToken: name }))));

      const found = await Promise.all(names.map((name) => store.get(name)));

      assert.deepEqual(
        found.map((tokens) => tokens?.accessToken),
        names,
      );
    }),
    withStore('concurrent sets of one key store one complete value', async (store, key) => {
      const sets = Array.from({ length: 50 }, (_, index) => {
        const name = String(index).repeat(1 + index * 100);
        return sampleTokens({ accessToken: name, refreshToken: name });
      });
      const reads = Array.from({ length: 50 }, () => store.get(key));
      await Promise.all(sets.map((tokens) => store.set(key, tokens)));

      for (const tokens of [...(await Promise.all(reads)), await store.get(key)]) {
        assert.equal(tokens?.accessToken, tokens?.refreshToken);
      }
      assert.notEqual(await store.get(key), undefined);
    }),
    ...(locks ? createLockCases(withStore) : []),
    ...(replace === false ? [] : createReplaceCases(withStore, replace)),
    ...(subscribe === false ? [] : createSubscribeCases(withStores, subscribe)),
  ];
}
