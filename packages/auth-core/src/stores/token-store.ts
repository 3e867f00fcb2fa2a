import { withDeadline } from '../base/deadline.ts';
import type { TokenSet } from '../token/token.ts';

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
      const turn = withDeadline(() => before, undefined, deadlineMs).then(task, task);
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
