import { withDeadline } from '../base/deadline.ts';
import type { StoreCall } from './store-call.ts';
import type { StoredTokens } from './stored-tokens.ts';

/**
 * Keeps tokens for other clients, processes or machines. A key is opaque and stands for one identity. A value is opaque
 * too: plain JSON that must come back unchanged. A client says in `call` how long it waits for a change; a store may
 * ignore that.
 */
export interface TokenStore {
  /** The value that was set last, or undefined for an unknown or deleted key. */
  get(key: string): Promise<StoredTokens | undefined>;
  /** Stores a value in place of any earlier one. */
  set(key: string, value: StoredTokens, call?: StoreCall): Promise<void>;
  /** Deletes the key. An unknown key is not an error. */
  delete(key: string, call?: StoreCall): Promise<void>;
  /**
   * Compare and set, in one step: stores `next` only if the stored value still is `expected` (undefined: no value).
   * Resolves to whether it did. Values are equal if their JSON is.
   */
  replace?(
    key: string,
    expected: StoredTokens | undefined,
    next: StoredTokens,
    call?: StoreCall,
  ): Promise<boolean>;
  /** Advisory lock: runs `task` while holding `key`. If the lock is not free within `deadlineMs`, runs it anyway. */
  withLock?<T>(key: string, task: () => Promise<T>, deadlineMs: number): Promise<T>;
  /**
   * Calls `listener` when another process or tab changed the key. Returns a function that unsubscribes. Advisory: a
   * change that nobody could report, such as one while a connection was down, is found at the next `get`. A client on a
   * server does not call it, since it reads the store when it needs a token.
   */
  subscribe?(key: string, listener: () => void): () => void;
}

/** A store in the memory of this process, for clients that share one identity. */
export function createMemoryStore(): TokenStore {
  const entries = new Map<string, StoredTokens>();
  const queues = new Map<string, Promise<unknown>>();

  return {
    async get(key) {
      return entries.get(key);
    },
    async set(key, value) {
      entries.set(key, value);
    },
    async delete(key) {
      entries.delete(key);
    },
    async replace(key, expected, next) {
      if (JSON.stringify(entries.get(key)) !== JSON.stringify(expected)) return false;
      entries.set(key, next);
      return true;
    },
    async withLock(key, task, deadlineMs) {
      const before = queues.get(key);
      const turn = withDeadline(() => before, undefined, deadlineMs).then(task, task);
      // The next one waits for both: a task that ran past its deadline still holds the key.
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
