import type { TokenStore } from '@x/auth-core';
import { inTime } from '../in-time.ts';
import { type OpenedStore, StoreError } from './opened-store.ts';

/** How long the command waits for one answer of a store, in milliseconds. A busy computer takes seconds, not so many. */
const MAX_ANSWER_MS = 20_000;

/** A store as the command itself uses it: it needs no lock, and it never waits for ever. */
export interface BoundedStore extends Omit<OpenedStore, 'store'> {
  readonly store: Pick<TokenStore, 'get' | 'set' | 'delete'>;
}

export interface BoundedStoreOptions {
  /** The store, as the messages call it. */
  readonly name: string;
  /** @default MAX_ANSWER_MS */
  readonly maxMs?: number;
}

/**
 * Opens a store whose operations all settle in time: those that do not, and all that follow, reject with a `StoreError`.
 * A server that is gone may otherwise hold up the command for ever, because clients wait until they are connected again.
 */
export async function toBoundedStore(
  opening: Promise<OpenedStore>,
  { name, maxMs = MAX_ANSWER_MS }: BoundedStoreOptions,
): Promise<BoundedStore> {
  let lateness: StoreError | undefined;

  const { store, leftovers, remove, close } = await answer(() => opening);
  return {
    store: {
      get: (key) => answer(() => store.get(key)),
      set: (key, value) => answer(() => store.set(key, value)),
      delete: (key) => answer(() => store.delete(key)),
    },
    leftovers: () => answer(leftovers),
    remove: () => answer(remove),
    close: () => answer(close),
  };

  async function answer<T>(operation: () => Promise<T>): Promise<T> {
    if (lateness) throw lateness;
    return inTime(operation(), maxMs, () => {
      lateness = new StoreError(`The store ${name} did not answer within ${maxMs / 1_000} s.`);
      return lateness;
    });
  }
}
