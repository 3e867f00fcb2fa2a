import { omitUndefined } from '../base/omit-undefined.ts';
import { isExpirySource, MAX_LIFETIME_MS } from '../token/expiry.ts';
import { isScope } from '../token/scope.ts';
import { isBearerValue, isTokenText, type TokenSet } from '../token/token.ts';

/** The format of stored values. A reader ignores values of another version. */
const VERSION = 1;

/** A token set as a store keeps it: plain JSON. */
export interface StoredTokens extends Omit<TokenSet, 'serverOffsetMs'> {
  readonly version: number;
  /** The provider's clock at `issuedAt`, in epoch milliseconds, if its answer had a `Date` header. */
  readonly serverDate?: number;
}

export function toStoredTokens({ serverOffsetMs, ...tokens }: TokenSet): StoredTokens {
  const serverDate = serverOffsetMs === undefined ? undefined : tokens.issuedAt + serverOffsetMs;
  return omitUndefined({ version: VERSION, ...tokens, serverDate });
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
  const { version = VERSION, accessToken, tokenType, expirySource, scope, idToken, ...rest } = Object(value);
  const { issuedAt, expiresAt, serverDate, refreshToken, refreshTokenExpiresAt } = rest;
  const isSound =
    version === VERSION &&
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
