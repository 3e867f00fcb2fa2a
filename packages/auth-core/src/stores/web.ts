import { hasEnded, toCountdown } from './store-call.ts';
import { isExpected, parseStored } from './stored-json.ts';
import type { TokenStore } from './token-store.ts';
import { announceChange, listenForChanges } from './web/changes.ts';
import { runWithWebLock } from './web/web-lock.ts';

export interface WebStoreOptions {
  /**
   * `local`: for all tabs of this origin, until the sign-out. `session`: for one tab, until it is closed.
   * @default 'local'
   */
  readonly area?: 'local' | 'session';
}

/** Keeps apart what belongs to others on the same origin. */
const PREFIX = 'x-auth:';

/**
 * A store in the storage of the browser. Tabs tell each other of changes. The Web Lock only saves work: if there is none,
 * or a frozen tab keeps it, the store still compares and sets, and IndexedDB says which tab was first.
 *
 * Every script of the page can read what is stored.
 *
 * @throws DOMException from each operation where the browser blocks storage, and from `set` and `replace` where it is
 * full. A client then goes on with what it has in memory.
 *
 * @example
 * import { createWebStore } from '@x/auth-core/web';
 *
 * const store = createWebStore();
 */
export function createWebStore({ area = 'local' }: WebStoreOptions = {}): TokenStore {
  const isShared = area === 'local';
  /** Not secret: it marks this store's own changes, which it does not report. */
  const id = Math.random().toString(36).slice(2);
  const locked = new Set<string>();

  // Looked up at each use: the getter throws where storage is blocked, and on a server there is none.
  const storage = (): Storage => (isShared ? globalThis.localStorage : globalThis.sessionStorage);

  return {
    async get(key) {
      return parseStored(storage().getItem(PREFIX + key));
    },

    async set(key, value) {
      write(key, JSON.stringify(value));
    },

    async delete(key) {
      storage().removeItem(PREFIX + key);
      if (isShared) announceChange(PREFIX + key, id);
    },

    async replace(key, expected, next, call) {
      const left = toCountdown(call);
      const read = (): string | null => storage().getItem(PREFIX + key);
      const from = read();
      if (!isExpected(from, expected)) return false;
      const to = JSON.stringify(next);
      if (isShared && !locked.has(key)) {
        const code = await import('./web/turns.ts').catch(() => undefined);
        if (code) return code.replaceInTurn({ key, read, write: (text) => write(key, text) }, from, to, left);
        // Loading it took a while.
        if (read() !== from || hasEnded(left())) return false;
      }
      write(key, to);
      return true;
    },

    ...(isShared && {
      withLock: <T>(key: string, task: () => Promise<T>, deadlineMs: number): Promise<T> =>
        runWithWebLock(PREFIX + key, deadlineMs, async (isLocked) => {
          if (isLocked) locked.add(key);
          try {
            return await task();
          } finally {
            if (isLocked) locked.delete(key);
          }
        }),
      subscribe: (key: string, listener: () => void) => listenForChanges(PREFIX + key, id, listener),
    }),
  };

  function write(key: string, text: string): void {
    storage().setItem(PREFIX + key, text);
    if (isShared) announceChange(PREFIX + key, id);
  }
}
