import { withDeadline } from '../base/deadline.ts';
import type { AuthEventBody } from '../reports/events.ts';
import { isTokenSet, type TokenSet } from '../token/token.ts';
import type { TokenStore } from './token-store.ts';

/** One identity's place in a store. It never hangs, and never fails. */
export interface StoreSlot {
  /** With `anew` for whoever holds the secret now: at the start of a renewal, which keeps to that key. */
  read(anew?: boolean): Promise<TokenSet | undefined>;
  write(tokens: TokenSet): Promise<unknown>;
  erase(): Promise<unknown>;
  /** Runs `task` once, holding the lock where the store has one and gives it in time. */
  lock<T>(task: () => Promise<T>): Promise<T>;
}

export interface StoreSlotOptions {
  store: TokenStore;
  key: (anew?: boolean) => Promise<string>;
  /** How long one operation of the store may take, in milliseconds. */
  timeoutMs: number;
  /** How long a sibling may hold the lock, in milliseconds. */
  deadlineMs: number;
  emit: (event: AuthEventBody) => void;
}

type StoreOperation = (key: string, ...rest: unknown[]) => Promise<unknown>;

/** Store trouble must never fail a call: it becomes an event, and the client goes on alone. */
export function createStoreSlot(options: StoreSlotOptions): StoreSlot {
  const { store, key, timeoutMs, deadlineMs, emit } = options;
  const operations = store as unknown as Record<keyof TokenStore, StoreOperation | undefined>;
  function attempt(
    operation: keyof TokenStore,
    ms: number,
    anew?: boolean,
    ...rest: unknown[]
  ): Promise<unknown> {
    const run = async (): Promise<unknown> => operations[operation]?.(await key(anew), ...rest);
    return withDeadline(run, undefined, ms).catch(() => emit({ type: 'store_failed', operation }));
  }

  return {
    async read(anew) {
      const tokens = await attempt('get', timeoutMs, anew);
      if (isTokenSet(tokens)) return tokens;
      // Garbage is as good as nothing, and worth telling.
      if (tokens) emit({ type: 'store_failed', operation: 'get' });
      return undefined;
    },
    write: (tokens) => attempt('set', timeoutMs, false, tokens),
    erase: () => attempt('delete', timeoutMs),
    lock: (task) =>
      new Promise((resolve, reject) => {
        let running: ReturnType<typeof task> | undefined;
        // Once, whatever the store does: a second run would spend a refresh token twice. And nobody waits for the
        // store to let go of the lock: what the task came to is known.
        const once = (): Promise<unknown> => {
          running ??= task();
          running.then(resolve, reject);
          // What the task fails with is not the store's failure.
          return running.catch(() => undefined);
        };
        attempt('withLock', 2 * deadlineMs, false, once, deadlineMs).then(once);
      }),
  };
}
