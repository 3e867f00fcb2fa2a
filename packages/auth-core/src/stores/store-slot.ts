import { withDeadline } from '../base/deadline.ts';
import type { AuthEventBody } from '../reports/events.ts';
import { isTokenSet, type TokenSet } from '../token/token.ts';
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
  readonly emit: (event: AuthEventBody) => void;
}

/** A store that fails or hangs must not fail a call: the failure becomes an event, and the client goes on alone. */
export function createStoreSlot(options: StoreSlotOptions): StoreSlot {
  const { store, key, timeoutMs, lockMs, emit } = options;

  return {
    async read({ rereadSecret } = { rereadSecret: false }) {
      const tokens = await attempt('get', async () => store.get(await key({ reread: rereadSecret })));
      if (isTokenSet(tokens)) return tokens;
      if (tokens) emit({ type: 'store_failed', operation: 'get' });
      return undefined;
    },

    write: (tokens) => attempt('set', async () => store.set(await key(), tokens)),

    erase: () => attempt('delete', async () => store.delete(await key())),

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
        attempt('withLock', async () => store.withLock?.(await key(), runOnce, lockMs), 2 * lockMs).then(
          runOnce,
        );
      });
      return running as Promise<T>;
    },
  };

  function attempt<T>(
    operation: keyof TokenStore,
    run: () => Promise<T>,
    ms = timeoutMs,
  ): Promise<T | undefined> {
    return withDeadline(run, undefined, ms).catch(() => {
      emit({ type: 'store_failed', operation });
      return undefined;
    });
  }
}
