import { omitUndefined } from '../base/omit-undefined.ts';
import { isExpirySource, MAX_LIFETIME_MS } from '../token/expiry.ts';
import { isScope } from '../token/scope.ts';
import { isBearerValue, isTokenText, type TokenSet } from '../token/token.ts';

/**
 * The format of stored values. A reader ignores values of another version. It replaces those of an earlier version, and
 * leaves those of a later one alone. So a later format must keep `version`, a larger integer, and `expiresAt`.
 */
export const STORED_VERSION = 1;

/** How long a value of a later version is left alone after its token has expired: clocks differ. */
const LATER_VERSION_MS = 3_600_000;

/** A token set as a store keeps it: plain JSON. Without its members if no token was obtained yet. */
export interface StoredTokens extends Partial<Omit<TokenSet, 'serverOffsetMs'>> {
  readonly version: number;
  /** The provider's clock at `issuedAt`, in epoch milliseconds, if its answer had a `Date` header. */
  readonly serverDate?: number;
  /**
   * The id of the client that is obtaining the next token now, with the refresh token of this value if it has one. Other
   * clients wait for it. If nothing changes for 10 s, it is taken for dead and its refresh token for used.
   */
  readonly renewedBy?: string;
  /** Whether the refresh token of this value is being sent for the second time: the first client did not finish. */
  readonly isResent?: boolean;
}

/** What is stored in one place. */
export interface StoredRecord {
  /** The value, as a copy. */
  readonly value?: StoredTokens;
  readonly tokens?: TokenSet;
  /** The id of another client that is obtaining the next token now. */
  readonly renewer?: string;
  /** Whether there is a value that means nothing to this client. */
  readonly isUnusable: boolean;
  /** Whether a later release wrote the value and can still use it. This client then must not change it. */
  readonly isOfLaterVersion?: boolean;
  /** Whether the store answered that nothing is there. */
  readonly isEmpty: boolean;
}

/** The client that reads a store. */
export interface StoreReader {
  /** Its id, as in `renewedBy`. */
  readonly owner: string;
  /** How far the provider's clock is ahead of the local one, in milliseconds, as its last answer showed. */
  serverOffsetMs: number | undefined;
}

/** Reads what a store returned. A value that the reader has marked itself is not marked by another client. */
export function readRecord(
  stored: unknown,
  now: number,
  { owner, serverOffsetMs }: Readonly<StoreReader>,
): StoredRecord {
  if (stored === undefined || stored === null) return { isUnusable: false, isEmpty: true };
  // A copy, so that nothing changes between two reads of a member.
  const value: StoredTokens = JSON.parse(JSON.stringify(stored));
  const tokens = readStoredTokens(value, now, serverOffsetMs);
  const { version, renewedBy, accessToken, expiresAt } = Object(value);
  const isKnown = version === STORED_VERSION && typeof renewedBy === 'string' && renewedBy.length < 100;
  const isEmpty = version === STORED_VERSION && accessToken === undefined;
  return omitUndefined({
    value,
    tokens,
    renewer: isKnown && renewedBy !== owner ? renewedBy : undefined,
    isUnusable: !tokens && !isEmpty,
    isOfLaterVersion: (isLaterVersion(version) && isInUse(expiresAt, now)) || undefined,
    isEmpty,
  });
}

/** Whether a later release wrote a value. */
export function isLaterVersion(version: unknown): boolean {
  return Number.isInteger(version) && (version as number) > STORED_VERSION;
}

/** Whether the token of a value that cannot be read may still be in use. What claims more than a year is no token. */
function isInUse(expiresAt: unknown, now: number): boolean {
  const leftMs = (typeof expiresAt === 'number' ? expiresAt : Number.NaN) - now;
  return leftMs > -LATER_VERSION_MS && leftMs < MAX_LIFETIME_MS;
}

export function toStoredTokens({ serverOffsetMs, ...tokens }: TokenSet): StoredTokens {
  const serverDate = serverOffsetMs === undefined ? undefined : tokens.issuedAt + serverOffsetMs;
  return omitUndefined({ version: STORED_VERSION, ...tokens, serverDate });
}

/**
 * Reads what a store returned: a copy, checked member by member, or undefined if it is not a token set. Its times are
 * those of the reader's clock. The clocks of two hosts may differ, so the age of the token is measured on the
 * provider's clock if its date is known; and no reader believes a token for longer than its whole lifetime from `now`.
 *
 * `serverOffsetMs` is how far the provider's clock is ahead of the reader's, in milliseconds, as last seen.
 */
export function readStoredTokens(value: unknown, now: number, serverOffsetMs = 0): TokenSet | undefined {
  // Each member is read once: a value that changes between two reads cannot pass the check and then differ.
  const {
    version = STORED_VERSION,
    accessToken,
    tokenType,
    expirySource,
    scope,
    idToken,
    ...rest
  } = Object(value);
  const { issuedAt, expiresAt, serverDate, refreshToken, refreshTokenExpiresAt } = rest;
  const isSound =
    version === STORED_VERSION &&
    isBearerValue(accessToken) &&
    tokenType === 'Bearer' &&
    isExpirySource(expirySource) &&
    Number.isFinite(issuedAt) &&
    Number.isFinite(expiresAt) &&
    [serverDate, refreshTokenExpiresAt].every((date) => date === undefined || Number.isFinite(date)) &&
    (scope === undefined || isScope(scope)) &&
    [idToken, refreshToken].every((token) => token === undefined || isTokenText(token));
  if (!isSound) return undefined;

  const lifetimeMs = Math.min(expiresAt - issuedAt, MAX_LIFETIME_MS);
  const issued = Math.min(serverDate === undefined ? issuedAt : serverDate - serverOffsetMs, now);
  return omitUndefined({
    accessToken,
    tokenType,
    expiresAt: issued + lifetimeMs,
    issuedAt: issued,
    expirySource,
    scope,
    refreshToken,
    refreshTokenExpiresAt:
      refreshTokenExpiresAt === undefined ? undefined : issued + (refreshTokenExpiresAt - issuedAt),
    idToken,
  });
}
