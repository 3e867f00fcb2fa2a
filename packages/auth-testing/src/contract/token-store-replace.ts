import assert from 'node:assert/strict';
import type { StoredTokens, TokenStore } from '@x/auth-core';
import type { ContractCase } from './contract-case.ts';
import { ODD_TOKENS, sampleTokens } from './sample-tokens.ts';

/** A store that can compare and set. */
export interface ReplacingStore extends TokenStore {
  replace(key: string, expected: StoredTokens | undefined, next: StoredTokens): Promise<boolean>;
}

const FIRST = sampleTokens({ accessToken: 'first', refreshToken: 'one' });
const SECOND = sampleTokens({ accessToken: 'second', refreshToken: 'two' });
const OTHER = sampleTokens({ accessToken: 'first', refreshToken: 'other' });

/** The cases of `replace`. */
export function createReplaceCases(
  withStore: (name: string, check: (store: TokenStore, key: string) => Promise<void>) => ContractCase,
  isRequired: boolean | undefined,
): readonly ContractCase[] {
  const withReplace = (
    name: string,
    check: (store: ReplacingStore, key: string) => Promise<void>,
  ): ContractCase =>
    withStore(name, async (store, key) => {
      const { replace } = store as Partial<ReplacingStore>;
      if (isRequired) assert.equal(typeof replace, 'function', 'The store has no replace.');
      if (replace) await check(store as ReplacingStore, key);
    });

  return [
    withReplace('replace writes if the stored value is the expected one', async (store, key) => {
      await store.set(key, FIRST);

      assert.equal(await store.replace(key, FIRST, SECOND), true);
      assert.deepEqual(await store.get(key), SECOND);
    }),
    withReplace('replace changes nothing if another value is stored', async (store, key) => {
      await store.set(key, OTHER);

      assert.equal(await store.replace(key, FIRST, SECOND), false);
      assert.deepEqual(await store.get(key), OTHER);
    }),
    withReplace('replace with no expected value writes only if nothing is stored', async (store, key) => {
      assert.equal(await store.replace(key, undefined, FIRST), true);
      assert.equal(await store.replace(key, undefined, SECOND), false);
      assert.deepEqual(await store.get(key), FIRST);
    }),
    withReplace('replace writes nothing for an unknown or deleted key', async (store, key) => {
      assert.equal(await store.replace(key, FIRST, SECOND), false);
      await store.set(key, FIRST);
      await store.delete(key);

      assert.equal(await store.replace(key, FIRST, SECOND), false);
      assert.equal(await store.get(key), undefined);
    }),
    withReplace('replace after delete writes if no value is expected', async (store, key) => {
      await store.set(key, FIRST);
      await store.delete(key);

      assert.equal(await store.replace(key, undefined, SECOND), true);
      assert.deepEqual(await store.get(key), SECOND);
    }),
    withReplace('of many concurrent replaces of one value, one writes', async (store, key) => {
      await store.set(key, FIRST);
      const nexts = Array.from({ length: 50 }, (_, index) => sampleTokens({ accessToken: `next-${index}` }));
      const outcomes = await Promise.all(nexts.map((next) => store.replace(key, FIRST, next)));

      assert.equal(outcomes.filter(Boolean).length, 1, 'the number of those that wrote');
      assert.deepEqual(await store.get(key), nexts[outcomes.indexOf(true)]);
    }),
    withReplace('replace knows each stored value again as get returns it', async (store, key) => {
      for (const [name, tokens] of ODD_TOKENS) {
        await store.set(key, tokens);
        assert.equal(await store.replace(key, await store.get(key), SECOND), true, name);
        assert.deepEqual(await store.get(key), SECOND, name);
      }
    }),
  ];
}
