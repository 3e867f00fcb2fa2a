import { omitUndefined } from '../base/omit-undefined.ts';
import { withRecentValue } from '../base/recent-values.ts';
import { isPlainText, MAX_SECRET_LENGTH } from '../base/secret.ts';
import type { ExpirySource } from './expiry.ts';

/** What a caller sees of a token: frozen, and never with a refresh token. */
export interface AccessToken {
  /** The bearer value. Send it only in the `Authorization` header (RFC 6750 §2.1). */
  readonly accessToken: string;
  /** Always `Bearer`, however the provider spelled it (RFC 6749 §5.1: case-insensitive). */
  readonly tokenType: 'Bearer';
  /** When the token expires, in epoch milliseconds of the local wall clock. */
  readonly expiresAt: number;
  /** The granted scopes, separated by spaces. Absent if none were requested and the answer names none. */
  readonly scope?: string;
}

/** What issuers return and stores keep: an access token with everything needed to renew it. Plain JSON. */
export interface TokenSet extends AccessToken {
  /** When the token was requested, in epoch milliseconds. */
  readonly issuedAt: number;
  /** Where `expiresAt` comes from. */
  readonly expirySource: ExpirySource;
  readonly refreshToken?: string;
  /** When the refresh token expires, in epoch milliseconds. Absent if the provider does not say. */
  readonly refreshTokenExpiresAt?: number;
  readonly idToken?: string;
  /** How far the provider's clock was ahead of the local one at `issuedAt`, in milliseconds, if its answer had a `Date` header. */
  readonly serverOffsetMs?: number;
}

/** The part of a token set that a caller may see. */
export function toAccessToken({ accessToken, tokenType, expiresAt, scope }: TokenSet): AccessToken {
  return Object.freeze(omitUndefined({ accessToken, tokenType, expiresAt, scope }));
}

/** Whoever remembers the latest tokens of a client, which no report may contain. */
export interface KnownTokens {
  knownTokens: readonly string[];
}

/** Adds the members of an answer, or of a token set, whose names end with `token`. Ignores anything that is not text. */
export function rememberTokens(known: KnownTokens, members: object): void {
  for (const [name, value] of Object.entries(members)) {
    if (/token$/i.test(name)) known.knownTokens = withRecentValue(known.knownTokens, value);
  }
}

/**
 * Whether a value can stand in an `Authorization` header. Wider than the b64token of RFC 6750 §2.1,
 * and still without the spaces and control characters that would inject a header.
 */
export function isBearerValue(value: unknown): value is string {
  return isTokenText(value) && /^[\x21-\x7e]+$/.test(value);
}

/** Whether a value can be a token of any kind. A token that is too long could be obtained, but never sent. */
export function isTokenText(value: unknown): value is string {
  return isPlainText(value) && value.length <= MAX_SECRET_LENGTH;
}

/** The same tokens without the refresh token, because it must not be sent again. */
export function withoutRefreshToken<T extends Partial<TokenSet>>(tokens: T): Omit<T, keyof RefreshMembers> {
  const { refreshToken: _token, refreshTokenExpiresAt: _expiry, ...rest } = tokens;
  return rest;
}

type RefreshMembers = Pick<TokenSet, 'refreshToken' | 'refreshTokenExpiresAt'>;
