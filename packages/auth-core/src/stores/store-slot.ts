import type { Clock } from '../base/clock.ts';
import type { AuthEventBody } from '../reports/events.ts';
import { type TokenSet, withoutRefreshToken } from '../token/token.ts';
import { createStoreTime } from './store-time.ts';
import {
  readRecord,
  STORED_VERSION,
  type StoredRecord,
  type StoredTokens,
  toStoredTokens,
} from './stored-tokens.ts';
import type { TokenStore } from './token-store.ts';

/** The place of one identity in a store. Its methods neither hang nor fail. */
export interface StoreSlot {
  /** Whether the store compares and sets, so that what it returns is the latest value. */
  readonly isOrdered: boolean;
  /** Begins the work of one renewal. The store may take its whole time for it. */
  visit(): StoreVisit;
  erase(): Promise<void>;
  /** Runs `task` exactly once, while holding the store's lock if there is one and it is granted in time. */
  withLock<T>(task: () => Promise<T>): Promise<T>;
}

/** What one renewal does with the store. It knows the value that it read or wrote last, and changes no other one. */
export interface StoreVisit {
  /** With `rereadSecret` the key is made from the secret as it is now. Do that once, at the start of a renewal. */
  read(options?: { rereadSecret: boolean }): Promise<StoredRecord>;
  /** The id of another client that was renewing the token when it was read last. */
  renewer(): string | undefined;
  /** Leaves the refresh token out of what is stored next: another client may have sent it. */
  dropRefreshToken(): void;
  /** Lets the store take its whole time again, because it works and another client is what takes long. */
  resetTime(): void;
  /**
   * Marks what was read last as being renewed by this client. False if somebody else changed it since: then read again.
   * A store without `replace` is marked only if there is a refresh token, which must not be sent twice.
   */
  mark(): Promise<boolean>;
  /** Takes the mark away after a renewal that failed; the refresh token too, unless it can be sent again. */
  unmark(canResend: (refreshToken: string) => boolean): Promise<void>;
  /** Stores a token set. False if somebody else changed the value since it was known. */
  write(tokens: TokenSet): Promise<boolean>;
  /** Empties the place, if it still has what this visit put there. */
  clear(): Promise<void>;
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
  // Not secret: it only has to differ from the ids of other clients.
  const owner = Math.random().toString(36).slice(2);
  /** How far the provider's clock is ahead of the local one, as its last answer showed. */
  let serverOffsetMs: number | undefined;

  return {
    isOrdered: store.replace !== undefined,

    visit(): StoreVisit {
      time.begin();
      let last: StoredRecord = { isUnusable: false };
      /** Whether that value is of this visit. */
      let isOwn = false;
      let isRefreshTokenDead = false;

      /** Stores a value in place of the one that is known. False if another one is there. */
      async function put(next: StoredTokens): Promise<boolean> {
        const isStored = await compareAndSet(last.value, next);
        if (isStored) {
          last = { ...last, value: next };
          isOwn = true;
        }
        // After a failure the client goes on as if it were alone.
        return isStored !== false;
      }

      return {
        async read({ rereadSecret } = { rereadSecret: false }) {
          last = { isUnusable: false };
          isOwn = isRefreshTokenDead = false;
          await run('get', { reread: rereadSecret }, async (place) => {
            last = readRecord(await store.get(place), clock.now(), { serverOffsetMs, owner });
            if (last.isUnusable) emit({ type: 'store_failed', operation: 'get' });
          });
          return last;
        },
        renewer: () => last.renewer,
        resetTime: time.begin,
        dropRefreshToken() {
          isRefreshTokenDead = true;
        },
        async mark() {
          const { value, tokens } = last;
          if (!store.replace && tokens?.refreshToken === undefined) return true;
          const kept = value && isRefreshTokenDead ? withoutRefreshToken(value) : value;
          return put({ version: STORED_VERSION, ...kept, renewedBy: owner });
        },
        async unmark(canResend) {
          const { value, tokens } = last;
          if (value?.renewedBy !== owner) return;
          const { renewedBy: _mark, ...unmarked } = value;
          const { refreshToken } = tokens ?? {};
          const isDead = refreshToken !== undefined && !canResend(refreshToken);
          await put(isDead ? withoutRefreshToken(unmarked) : unmarked);
        },
        async write(tokens) {
          serverOffsetMs = tokens.serverOffsetMs ?? serverOffsetMs;
          return put(toStoredTokens(tokens));
        },
        async clear() {
          if (isOwn) await put({ version: STORED_VERSION });
        },
      };
    },

    async erase() {
      await run('delete', undefined, (place) => store.delete(place));
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
        run('withLock', undefined, (place) => waitForLock(place, runOnce)).then(runOnce);
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

  /** Stores `next` if the value still is `expected`. A store without `replace` does it in two steps. */
  async function compareAndSet(
    expected: StoredTokens | undefined,
    next: StoredTokens,
  ): Promise<boolean | undefined> {
    if (store.replace)
      return run('replace', undefined, async (place) => store.replace?.(place, expected, next));
    const isSame = await run('get', undefined, async (place) => {
      const found = (await store.get(place)) ?? undefined;
      return JSON.stringify(found) === JSON.stringify(expected);
    });
    if (isSame === false) return false;
    return run('set', undefined, async (place) => {
      await store.set(place, next);
      return true;
    });
  }

  async function run<T>(
    operation: keyof TokenStore,
    reading: { reread: boolean } | undefined,
    task: (place: string) => Promise<T>,
  ): Promise<T | undefined> {
    // The key may need a slow hash: its time is not the store's.
    const place = await key(reading).catch(() => undefined);
    if (place === undefined) {
      emit({ type: 'store_failed', operation });
      return undefined;
    }
    return time.run(operation, () => task(place));
  }
}
