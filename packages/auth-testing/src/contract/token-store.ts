import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TokenStore } from '@x/auth-core';
import type { ContractCase } from './contract-case.ts';
import { ODD_KEYS, ODD_TOKENS, sampleTokens } from './sample-tokens.ts';
import { createLockCases } from './token-store-lock.ts';

export interface TokenStoreContractOptions {
  /** Whether the store has `withLock`, which is optional. @default true */
  readonly locks?: boolean;
}

/**
 * The contract of `TokenStore`, one case for each of its sentences. Each case asks for a store of its own and
 * uses keys that nobody else uses, so one backend may serve them all.
 */
export function verifyTokenStore(
  createStore: () => TokenStore | Promise<TokenStore>,
  { locks = true }: TokenStoreContractOptions = {},
): readonly ContractCase[] {
  const withStore = (
    name: string,
    check: (store: TokenStore, key: string) => Promise<void>,
  ): ContractCase => ({
    name,
    run: async () => check(await createStore(), `contract-${randomUUID()}`),
  });

  return [
    withStore('get gives undefined for an unknown key', async (store, key) => {
      assert.equal(await store.get(key), undefined);
    }),
    withStore('get gives what was last set', async (store, key) => {
      await store.set(key, sampleTokens({ accessToken: 'first' }));
      await store.set(key, sampleTokens({ accessToken: 'second' }));

      assert.deepEqual(await store.get(key), sampleTokens({ accessToken: 'second' }));
      assert.deepEqual(await store.get(key), sampleTokens({ accessToken: 'second' }));
    }),
    withStore('get gives undefined for a deleted key', async (store, key) => {
      await store.set(key, sampleTokens());
      await store.delete(key);

      assert.equal(await store.get(key), undefined);
    }),
    withStore('set replaces what is there as a whole', async (store, key) => {
      await store.set(key, sampleTokens({ refreshToken: 'spent', scope: 'old' }));
      await store.set(key, sampleTokens());

      assert.deepEqual(await store.get(key), sampleTokens());
    }),
    withStore('set works again after delete', async (store, key) => {
      await store.set(key, sampleTokens({ accessToken: 'first' }));
      await store.delete(key);
      await store.set(key, sampleTokens({ accessToken: 'second' }));

      assert.equal((await store.get(key))?.accessToken, 'second');
    }),
    withStore('delete of an unknown key is no error', async (store, key) => {
      await store.delete(key);
      await store.delete(key);
    }),
    withStore('delete forgets its own key and no other', async (store, key) => {
      await store.set(key, sampleTokens());
      await store.set(`${key}-longer`, sampleTokens({ accessToken: 'other' }));
      await store.delete(key);

      assert.equal((await store.get(`${key}-longer`))?.accessToken, 'other');
    }),
    withStore('keys are opaque: each holds its own tokens, whatever its characters', async (store, key) => {
      const keys = ODD_KEYS.map((odd) => `${key}${odd}`).concat(ODD_KEYS.slice(-3, -1));
      for (const each of keys) await store.delete(each);
      for (const each of keys) await store.set(each, sampleTokens({ accessToken: `for ${each}` }));

      for (const each of keys) assert.equal((await store.get(each))?.accessToken, `for ${each}`, each);
      for (const each of keys) await store.delete(each);
    }),
    ...ODD_TOKENS.map(([what, tokens]) =>
      withStore(`a token set comes back as it was put in: ${what}`, async (store, key) => {
        await store.set(key, tokens);

        assert.deepEqual(await store.get(key), tokens);
      }),
    ),
    withStore('a hundred keys set at once are all there', async (store, key) => {
      const names = Array.from({ length: 100 }, (_, index) => `${key}-${index}`);
      await Promise.all(names.map((name) => store.set(name, sampleTokens({ accessToken: name }))));

      const found = await Promise.all(names.map((name) => store.get(name)));

      assert.deepEqual(
        found.map((tokens) => tokens?.accessToken),
        names,
      );
    }),
    withStore('sets of one key at once leave one of them, whole', async (store, key) => {
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
  ];
}
