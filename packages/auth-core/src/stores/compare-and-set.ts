import type { StoreCall } from './store-call.ts';
import type { StoredTokens } from './stored-tokens.ts';
import type { TokenStore } from './token-store.ts';

/** One place in a store. */
export interface StorePlace {
  readonly store: TokenStore;
  /** Runs one operation of the store. Resolves to undefined if it fails or takes too long. */
  readonly run: <T>(
    operation: keyof TokenStore,
    task: (place: string, call: StoreCall) => Promise<T>,
    reading?: { reread: boolean },
  ) => Promise<T | undefined>;
}

/**
 * Stores `next` if the value still is `expected`. False if another one is there, undefined if the store failed. A store
 * without `replace` does it in two steps.
 */
export async function compareAndSet(
  place: StorePlace,
  expected: StoredTokens | undefined,
  next: StoredTokens,
): Promise<boolean | undefined> {
  const { store, run } = place;
  if (store.replace) {
    return run('replace', async (key, call) => store.replace?.(key, expected, next, call));
  }
  const isSame = await run('get', async (key) => {
    const found = (await store.get(key)) ?? undefined;
    return JSON.stringify(found) === JSON.stringify(expected);
  });
  return isSame === false ? false : setValue(place, next);
}

/** Stores `next`, whatever is there. True, or undefined if the store failed. */
export function setValue({ store, run }: StorePlace, next: StoredTokens): Promise<boolean | undefined> {
  return run('set', async (key, call) => {
    await store.set(key, next, call);
    return true;
  });
}
