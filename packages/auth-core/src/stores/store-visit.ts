import type { Clock } from '../base/clock.ts';
import type { AuthEventBody } from '../reports/events.ts';
import { type TokenSet, withoutRefreshToken } from '../token/token.ts';
import type { StoreCall } from './store-call.ts';
import {
  readRecord,
  STORED_VERSION,
  type StoredRecord,
  type StoredTokens,
  type StoreReader,
  toStoredTokens,
} from './stored-tokens.ts';
import type { TokenStore } from './token-store.ts';

/** What one renewal does with the store. It knows the value that it read or wrote last, and changes no other one. */
export interface StoreVisit {
  /** With `rereadSecret` the key is made from the secret as it is now. Do that once, at the start of a renewal. */
  read(options?: { rereadSecret: boolean }): Promise<StoredRecord>;
  /** The id of another client that was renewing the token when it was read last. */
  renewer(): string | undefined;
  /** Whether that client was sending the refresh token for the second time. */
  isResent(): boolean;
  /** The refresh token that was read last. */
  refreshToken(): string | undefined;
  /** Whether this visit stored the value that is there, as far as it knows. */
  isOwn(): boolean;
  /** Leaves the refresh token out of what is stored next: another client may have sent it. */
  dropRefreshToken(): void;
  /** Lets the store take its whole time again, because it works and another client is what takes long. */
  resetTime(): void;
  /**
   * Marks what was read last as being renewed by this client. False if somebody else changed it since: then read again.
   * Undefined if the store failed, or if a later release wrote the value: nobody knows whether others see the mark. A
   * store without `replace` is marked only if there is a refresh token, which must not be sent twice.
   */
  mark(): Promise<boolean | undefined>;
  /** Takes the mark away after a renewal that failed; the refresh token too, unless it can be sent again. */
  unmark(canResend: (refreshToken: string) => boolean): Promise<void>;
  /** Stores a token set. False if somebody else changed the value since it was known. */
  write(tokens: TokenSet): Promise<boolean>;
  /** Stores a token set, whatever is there. Resolves to whether it did. */
  overwrite(tokens: TokenSet): Promise<boolean>;
  /** Empties the place, if it still has what this visit put there. */
  clear(): Promise<void>;
}

export interface StoreVisitOptions {
  readonly store: TokenStore;
  /** The client that reads and writes. What a visit learns about its clock is kept here. */
  readonly reader: StoreReader;
  readonly clock: Clock;
  readonly emit: (event: AuthEventBody) => void;
  /** Runs one operation of the store. Resolves to undefined if it fails or takes too long. */
  readonly run: <T>(
    operation: keyof TokenStore,
    task: (place: string, call: StoreCall) => Promise<T>,
    reading?: { reread: boolean },
  ) => Promise<T | undefined>;
  readonly resetTime: () => void;
}

/** Before the first read, or after one that failed. */
const UNKNOWN: StoredRecord = { isUnusable: false, isEmpty: false };

export function createStoreVisit(options: StoreVisitOptions): StoreVisit {
  const { store, reader, clock, emit, run, resetTime } = options;
  let last: StoredRecord = UNKNOWN;
  /** Whether this visit stored the value that is known. */
  let isOwn = false;
  let isRefreshTokenDead = false;

  return {
    async read({ rereadSecret } = { rereadSecret: false }) {
      last = UNKNOWN;
      isOwn = isRefreshTokenDead = false;
      const readNow = async (place: string): Promise<void> => {
        last = readRecord(await store.get(place), clock.now(), reader);
        if (last.isUnusable) emit({ type: 'store_failed', operation: 'get' });
      };
      await run('get', readNow, { reread: rereadSecret });
      return last;
    },

    renewer: () => last.renewer,
    isResent: () => last.value?.isResent === true,
    refreshToken: () => last.tokens?.refreshToken,
    isOwn: () => isOwn,
    resetTime,

    dropRefreshToken() {
      isRefreshTokenDead = true;
    },

    async mark() {
      const { value, tokens } = last;
      // Clients of a later release can read what this one has stored, and may have sent its refresh token.
      if (last.isOfLaterVersion) return undefined;
      if (!store.replace && tokens?.refreshToken === undefined) return true;
      // Nothing is kept of a value that this client cannot read: its members may mean something else.
      const readable = tokens && value;
      const kept = readable && isRefreshTokenDead ? withoutRefreshToken(readable) : readable;
      const isResending = last.renewer !== undefined && !isRefreshTokenDead;
      const mark = { renewedBy: reader.owner, ...(isResending && { isResent: true }) };
      return put({ version: STORED_VERSION, ...kept, ...mark });
    },

    async unmark(canResend) {
      const { value, tokens } = last;
      if (value?.renewedBy !== reader.owner) return;
      const { renewedBy: _mark, isResent: _again, ...unmarked } = value;
      const { refreshToken } = tokens ?? {};
      const isDead = refreshToken !== undefined && !canResend(refreshToken);
      await put(isDead ? withoutRefreshToken(unmarked) : unmarked);
    },

    async write(tokens) {
      reader.serverOffsetMs = tokens.serverOffsetMs ?? reader.serverOffsetMs;
      // After a failure the client goes on as if it were alone.
      return (await put(toStoredTokens(tokens))) !== false;
    },

    async overwrite(tokens) {
      const value = toStoredTokens(tokens);
      const isStored = await run('set', async (place, call) => {
        await store.set(place, value, call);
        return true;
      });
      if (isStored) {
        last = { ...UNKNOWN, value };
        isOwn = true;
      }
      return isStored ?? false;
    },

    async clear() {
      if (isOwn) await put({ version: STORED_VERSION });
    },
  };

  /** Stores a value in place of the one that is known. False if another one is there, undefined if the store failed. */
  async function put(next: StoredTokens): Promise<boolean | undefined> {
    // Clients of a later release share it. This client goes on as if it were alone.
    if (last.isOfLaterVersion) return true;
    const isStored = await compareAndSet(last.value, next);
    if (isStored) {
      last = { ...last, value: next };
      isOwn = true;
    }
    return isStored;
  }

  /** Stores `next` if the value still is `expected`. A store without `replace` does it in two steps. */
  async function compareAndSet(
    expected: StoredTokens | undefined,
    next: StoredTokens,
  ): Promise<boolean | undefined> {
    if (store.replace) {
      return run('replace', async (place, call) => store.replace?.(place, expected, next, call));
    }
    const isSame = await run('get', async (place) => {
      const found = (await store.get(place)) ?? undefined;
      return JSON.stringify(found) === JSON.stringify(expected);
    });
    if (isSame === false) return false;
    return run('set', async (place, call) => {
      await store.set(place, next, call);
      return true;
    });
  }
}
