import { withDeadline } from '../base/deadline.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { TokenSet } from '../token/token.ts';
import { readStoredTokens, toStoredTokens } from './stored-tokens.ts';
import type { TokenStore } from './token-store.ts';

/** The place of one identity in a store. Its methods neither hang nor fail. */
export interface StoreSlot {
  /** With `rereadSecret` the key is made from the secret as it is now. Do that once, at the start of a renewal. */
  read(options?: { rereadSecret: boolean }): Promise<TokenSet | undefined>;
  write(tokens: TokenSet): Promise<void>;
  erase(): Promise<void>;
  /** Runs `task` exactly once, while holding the store's lock if there is one and it is granted in time. */
  withLock<T>(task: () => Promise<T>): Promise<T>;
}

export interface StoreSlotOptions {
  readonly store: TokenStore;
  readonly key: (options?: { reread: boolean }) => Promise<string>;
  /** How long one operation of the store may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long another client may hold the lock, in milliseconds. */
  readonly lockMs: number;
  /** The wall clock, in epoch milliseconds. */
  readonly now: () => number;
  readonly emit: (event: AuthEventBody) => void;
}

/** A store that fails or hangs must not fail a call: the failure becomes an event, and the client goes on alone. */
export function createStoreSlot(options: StoreSlotOptions): StoreSlot {
  const { store, key, timeoutMs, lockMs, now, emit } = options;
  /** How far the provider's clock is ahead of the local one, as its last answer showed. */
  let serverOffsetMs: number | undefined;

  return {
    async read({ rereadSecret } = { rereadSecret: false }) {
      return attempt('get', { reread: rereadSecret }, async (place) => {
        const value = await store.get(place);
        const tokens = readStoredTokens(value, now(), serverOffsetMs);
        if (value && !tokens) emit({ type: 'store_failed', operation: 'get' });
        return tokens;
      });
    },

    async write(tokens) {
      serverOffsetMs = tokens.serverOffsetMs ?? serverOffsetMs;
      await attempt('set', undefined, (place) => store.set(place, toStoredTokens(tokens)));
    },

    async erase() {
      await attempt('delete', undefined, (place) => store.delete(place));
    },

    async withLock<T>(task: () => Promise<T>): Promise<T> {
      let running: Promise<T> | undefined;
      // Once the task has begun, only the task is waited for, not the release of the lock.
      await new Promise<void>((begin) => {
        // A second run would send a refresh token twice, so a store that calls twice gets the first run.
        const runOnce = async (): Promise<void> => {
          running ??= task();
          begin();
          // A failure of the task is not a failure of the store.
          await running.catch(() => undefined);
        };
        const lock = async (place: string): Promise<void> => store.withLock?.(place, runOnce, lockMs);
        attempt('withLock', undefined, lock, 2 * lockMs).then(runOnce);
      });
      return running as Promise<T>;
    },
  };

  async function attempt<T>(
    operation: keyof TokenStore,
    reading: { reread: boolean } | undefined,
    run: (place: string) => Promise<T>,
    ms = timeoutMs,
  ): Promise<T | undefined> {
    try {
      // The key may need a slow hash: its time is not the store's.
      const place = await key(reading);
      return await withDeadline(() => run(place), undefined, ms);
    } catch {
      emit({ type: 'store_failed', operation });
      return undefined;
    }
  }
}
