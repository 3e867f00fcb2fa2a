import type { StoredTokens, TokenStore } from '@x/auth-core';
import type { Moment } from '../moments.ts';

export interface WatchedStoreOptions {
  readonly store: TokenStore;
  /** Called when a moment of a renewal was reached, before the client learns of it. */
  readonly pass: (moment: Moment) => Promise<void>;
  /** Called with each operation that is under way. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  /** Called with the key of each reading. */
  readonly onKey: (key: string) => void;
}

/** A store that tells the moments of a renewal, from what the client does with it. */
export function watchStore({ store, pass, track, onKey }: WatchedStoreOptions): TokenStore {
  const { replace, withLock, subscribe } = store;

  return {
    async get(key) {
      onKey(key);
      return track(store.get(key));
    },
    async set(key, value) {
      await track(store.set(key, value));
      await passWritten(value);
    },
    delete: (key) => track(store.delete(key)),
    ...(replace && {
      async replace(key: string, expected: StoredTokens | undefined, next: StoredTokens) {
        const isStored = await track(replace.call(store, key, expected, next));
        if (isStored) await passWritten(next);
        return isStored;
      },
    }),
    ...(withLock && {
      async withLock<T>(key: string, task: () => Promise<T>, deadlineMs: number): Promise<T> {
        const result = await track(withLock.call(store, key, task, deadlineMs) as Promise<T>);
        await pass('released');
        return result;
      },
    }),
    ...(subscribe && { subscribe: subscribe.bind(store) }),
  };

  async function passWritten({ renewedBy, accessToken }: StoredTokens): Promise<void> {
    if (renewedBy !== undefined) await pass('marked');
    else if (accessToken !== undefined) await pass('stored');
  }
}
