import type { Clock } from '../base/clock.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { TokenSet } from '../token/token.ts';
import { compareAndSet, type StorePlace, setValue } from './compare-and-set.ts';
import { toMarked, toUnmarked } from './renewal-mark.ts';
import {
  readRecord,
  STORED_VERSION,
  type StoredRecord,
  type StoredTokens,
  type StoreReader,
  toStoredTokens,
} from './stored-tokens.ts';

/** What one renewal does with the store. It knows the value that it read or wrote last, and changes no other one. */
export interface StoreVisit {
  /** With `rereadSecret` the key is made from the secret as it is now. Do that once, at the start of a renewal. */
  read(options?: { rereadSecret: boolean }): Promise<StoredRecord>;
  /** Whether the store answered when it was read last. */
  hasRead(): boolean;
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

export interface StoreVisitOptions extends StorePlace {
  /** The client that reads and writes. What a visit learns about its clock is kept here. */
  readonly reader: StoreReader;
  readonly clock: Clock;
  readonly emit: (event: AuthEventBody) => void;
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

    hasRead: () => last !== UNKNOWN,
    renewer: () => last.renewer,
    isResent: () => last.value?.isResent === true,
    refreshToken: () => last.tokens?.refreshToken,
    isOwn: () => isOwn,
    resetTime,

    dropRefreshToken() {
      isRefreshTokenDead = true;
    },

    async mark() {
      // Clients of a later release can read what this one has stored, and may have sent its refresh token.
      if (last.isOfLaterVersion) return undefined;
      if (!store.replace && last.tokens?.refreshToken === undefined) return true;
      return put(toMarked(last, reader.owner, { isRefreshTokenDead }));
    },

    async unmark(canResend) {
      const unmarked = toUnmarked(last, reader.owner, canResend);
      if (unmarked) await put(unmarked);
    },

    async write(tokens) {
      reader.serverOffsetMs = tokens.serverOffsetMs ?? reader.serverOffsetMs;
      // After a failure the client goes on as if it were alone.
      return (await put(toStoredTokens(tokens))) !== false;
    },

    async overwrite(tokens) {
      const value = toStoredTokens(tokens);
      const isStored = await setValue(options, value);
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
    const isStored = await compareAndSet(options, last.value, next);
    if (isStored) {
      last = { ...last, value: next };
      isOwn = true;
    }
    return isStored;
  }
}
