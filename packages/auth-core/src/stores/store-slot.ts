import type { Clock } from '../base/clock.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { StoreCall } from './store-call.ts';
import { createStoreTime } from './store-time.ts';
import { createStoreVisit, type StoreVisit } from './store-visit.ts';
import type { StoreReader } from './stored-tokens.ts';
import type { TokenStore } from './token-store.ts';

/** The place of one identity in a store. Its methods neither hang nor fail. */
export interface StoreSlot {
  /** Whether the store compares and sets, so that what it returns is the latest value. */
  readonly isOrdered: boolean;
  /** Begins the work of one renewal. The store may take its whole time for it. */
  visit(): StoreVisit;
  erase(): Promise<void>;
  /** Calls `listener` when another process or tab changed what is stored. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /**
   * Runs one operation at this place, in the time of the renewal that has begun. Resolves to undefined, with an event, if
   * it fails or takes too long.
   */
  run<T>(
    operation: keyof TokenStore,
    task: (place: string, call: StoreCall) => Promise<T>,
  ): Promise<T | undefined>;
  /** Runs `task` exactly once, while holding the store's lock if there is one and it is granted in time. */
  withLock<T>(task: () => Promise<T>): Promise<T>;
}

export interface StoreSlotOptions {
  readonly store: TokenStore;
  readonly key: (options?: { reread: boolean }) => Promise<string>;
  /** How long all work of the store for one renewal may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly emit: (event: AuthEventBody) => void;
}

/** A store that fails or hangs must not fail a call: the failure becomes an event, and the client goes on alone. */
export function createStoreSlot(options: StoreSlotOptions): StoreSlot {
  const { store, key, clock, emit } = options;
  const time = createStoreTime(options);
  const reader: StoreReader = {
    // Not secret: it only has to differ from the ids of other clients.
    owner: Math.random().toString(36).slice(2),
    serverOffsetMs: undefined,
  };

  return {
    isOrdered: store.replace !== undefined,
    run,

    visit() {
      time.begin();
      return createStoreVisit({ store, reader, clock, emit, run, resetTime: time.begin });
    },

    async erase() {
      await run('delete', (place, call) => store.delete(place, call));
    },

    subscribe(listener) {
      let unsubscribe: (() => void) | undefined;
      let isActive = true;
      run('subscribe', async (place) => {
        const end = store.subscribe?.(place, listener);
        if (isActive) unsubscribe = end;
        else end?.();
      });
      return () => {
        isActive = false;
        unsubscribe?.();
      };
    },

    async withLock<T>(task: () => Promise<T>): Promise<T> {
      if (!store.withLock) return task();
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
        run('withLock', (place) => waitForLock(place, runOnce)).then(runOnce);
      });
      return running as Promise<T>;
    },
  };

  /** Resolves once the task has begun. */
  function waitForLock(place: string, task: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      let hasBegun = false;
      const begin = (): Promise<void> => {
        hasBegun = true;
        resolve();
        return task();
      };
      const fail = (error: unknown): void => {
        if (hasBegun) emit({ type: 'store_failed', operation: 'withLock' });
        else reject(error);
      };
      Promise.resolve(store.withLock?.(place, begin, time.lockMs())).then(() => resolve(), fail);
    });
  }

  async function run<T>(
    operation: keyof TokenStore,
    task: (place: string, call: StoreCall) => Promise<T>,
    reading?: { reread: boolean },
  ): Promise<T | undefined> {
    // The key may need a slow hash: its time is not the store's.
    const place = await key(reading).catch(() => undefined);
    if (place === undefined) {
      emit({ type: 'store_failed', operation });
      return undefined;
    }
    return time.run(operation, (call) => task(place, call));
  }
}
