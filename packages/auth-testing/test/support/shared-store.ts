import { setTimeout as pause } from 'node:timers/promises';
import type { StoredTokens, TokenStore } from '@x/auth-core';
import type { ReplacingStore } from '../../src/contract/token-store-replace.ts';
import type { SubscribableStore } from '../../src/contract/token-store-subscribe.ts';

/** Stores of one backend, with every verb. Each operation takes a random time, as over a network. */
export function createSharedStores(): () => TokenStore & ReplacingStore & SubscribableStore {
  const entries = new Map<string, StoredTokens>();
  const queues = new Map<string, Promise<unknown>>();
  const listeners = new Set<{ store: object; key: string; listener: () => void }>();
  const jitter = () => pause(Math.random() * 5);

  return () => {
    const tell = (key: string) => {
      for (const entry of listeners) if (entry.store !== store && entry.key === key) entry.listener();
    };
    const store: TokenStore & ReplacingStore & SubscribableStore = {
      async get(key) {
        await jitter();
        return structuredClone(entries.get(key));
      },
      async set(key, value) {
        await jitter();
        entries.set(key, structuredClone(value));
        tell(key);
      },
      async delete(key) {
        await jitter();
        entries.delete(key);
        tell(key);
      },
      async replace(key, expected, next) {
        await jitter();
        if (JSON.stringify(entries.get(key)) !== JSON.stringify(expected)) return false;
        entries.set(key, structuredClone(next));
        tell(key);
        return true;
      },
      async withLock(key, task, deadlineMs) {
        await jitter();
        const before = queues.get(key);
        const turn = Promise.race([before, pause(deadlineMs)]).then(task, task);
        queues.set(key, Promise.allSettled([before, turn]));
        return turn;
      },
      subscribe(key, listener) {
        const entry = { store, key, listener };
        listeners.add(entry);
        return () => void listeners.delete(entry);
      },
    };
    return store;
  };
}
