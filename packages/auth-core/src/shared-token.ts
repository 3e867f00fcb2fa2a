import { withDeadline } from './deadline.ts';
import { isAuthError } from './errors.ts';
import type { AuthEventBody } from './events.ts';
import type { TokenStore } from './store.ts';
import { isTokenSet, type TokenSet } from './token.ts';

/** One identity's place in a store. It never hangs, and fails only where the secret behind its key cannot be had. */
export interface SharedToken {
  read(): Promise<TokenSet | undefined>;
  write(tokens: TokenSet): Promise<void>;
  erase(): Promise<void>;
  /** Runs `task` once, holding the lock where the store has one and gives it in time. */
  lock<T>(task: () => Promise<T>): Promise<T>;
}

export interface SharedTokenOptions {
  store: TokenStore;
  key: () => Promise<string>;
  /** How long one operation of the store may take, in milliseconds. */
  deadlineMs: number;
  /** How long a sibling may hold the lock, in milliseconds. */
  lockDeadlineMs: number;
  emit: (event: AuthEventBody) => void;
}

/** Store trouble must never fail a call: it becomes an event, and the client goes on alone. */
export function createSharedToken({
  store,
  key,
  deadlineMs,
  lockDeadlineMs,
  emit,
}: SharedTokenOptions): SharedToken {
  /** The key of the last operation. The secret behind it may change, or get out of reach, before a sign-out. */
  let used: string | undefined;

  async function keyFor(operation: keyof TokenStore): Promise<string> {
    if (operation !== 'delete' || used === undefined) used = await key();
    return used;
  }

  function attempt<T>(
    operation: keyof TokenStore,
    run: (key: string) => Promise<T>,
    ms = deadlineMs,
  ): Promise<T | undefined> {
    return withDeadline<T | undefined>(
      async () => run(await keyFor(operation)),
      ms,
      () => undefined,
    ).catch((error) => {
      if (isAuthError(error)) throw error;
      emit({ type: 'store_failed', operation });
      return undefined;
    });
  }

  return {
    async read() {
      const tokens: unknown = await attempt('get', (found) => store.get(found));
      if (isTokenSet(tokens)) return tokens;
      // Garbage is as good as nothing, and worth telling.
      if (tokens) emit({ type: 'store_failed', operation: 'get' });
      return undefined;
    },
    write: (tokens) => attempt('set', (found) => store.set(found, tokens)),
    erase: () => attempt('delete', (found) => store.delete(found)),
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
        const locked = (found: string): Promise<unknown> =>
          store.withLock?.(found, once, lockDeadlineMs) ?? once();
        attempt('withLock', locked, 2 * lockDeadlineMs).then(once, reject);
      }),
  };
}
