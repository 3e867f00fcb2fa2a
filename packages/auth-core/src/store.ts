import type { AuthEventBody } from './events.ts';
import { isTokenSet, type TokenSet } from './token.ts';

/**
 * Where token sets are kept for others to share: another client, process or machine. Keys are opaque, and each
 * holds one identity. A token set is plain JSON; it must come back as it was put in.
 */
export interface TokenStore {
  /** What was last set, or undefined for an unknown or deleted key. */
  get(key: string): Promise<TokenSet | undefined>;
  /** Replaces what is there, as a whole. */
  set(key: string, tokens: TokenSet): Promise<void>;
  /** Forgets the key. An unknown key is no error. */
  delete(key: string): Promise<void>;
  /** Advisory: runs `task` while holding `key`; gives up waiting at the deadline and runs anyway. */
  withLock?<T>(key: string, task: () => Promise<T>, deadlineMs: number): Promise<T>;
}

/** A store in this process's memory, for clients that share one identity. */
export function createMemoryStore(): TokenStore {
  const entries = new Map<string, TokenSet>();
  const queues = new Map<string, Promise<unknown>>();

  return {
    async get(key) {
      return entries.get(key);
    },
    async set(key, tokens) {
      entries.set(key, tokens);
    },
    async delete(key) {
      entries.delete(key);
    },
    async withLock(key, task, deadlineMs) {
      const before = queues.get(key);
      const turn = settled(before, deadlineMs).then(task);
      // The next in line waits for both: a task that ran past its deadline is still holding the key.
      const held = Promise.allSettled([before, turn]);
      queues.set(key, held);
      try {
        return await turn;
      } finally {
        if (queues.get(key) === held) queues.delete(key);
      }
    },
  };
}

function settled(promise: Promise<unknown> | undefined, deadlineMs: number): Promise<unknown> {
  if (promise === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, deadlineMs);
    promise.finally(() => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

/** A store that never throws, never hangs, and never gives anything but a token set. */
export type CarefulStore = Required<TokenStore>;

/** Store trouble must never fail a call: it becomes an event, and the client goes on alone. */
export function toCarefulStore(
  store: TokenStore,
  deadlineMs: number,
  emit: (event: AuthEventBody) => void,
): CarefulStore {
  type Operation = 'get' | 'set' | 'delete' | 'withLock';

  function fail(operation: Operation): undefined {
    emit({ type: 'store_failed', operation });
  }

  function attempt<T>(operation: Operation, run: () => Promise<T>): Promise<T | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(fail(operation)), deadlineMs);
      Promise.resolve()
        .then(run)
        .catch(() => fail(operation))
        .then(resolve)
        .finally(() => clearTimeout(timer));
    });
  }

  return {
    async get(key) {
      const tokens: unknown = await attempt('get', () => store.get(key));
      if (tokens === undefined || tokens === null) return undefined;
      return isTokenSet(tokens) ? tokens : fail('get');
    },
    async set(key, tokens) {
      await attempt('set', () => store.set(key, tokens));
    },
    async delete(key) {
      await attempt('delete', () => store.delete(key));
    },
    async withLock(key, task, waitMs) {
      if (store.withLock === undefined) return task();
      // Once, whatever the store does: a second run would spend a refresh token twice.
      let running: ReturnType<typeof task> | undefined;
      const once = (): ReturnType<typeof task> => {
        running ??= task();
        return running;
      };
      try {
        await store.withLock(key, once, waitMs);
      } catch {
        if (running === undefined) fail('withLock');
      }
      return once();
    },
  };
}
