import { MAX_LIFETIME_MS } from '../token/expiry.ts';
import type { StoredTokens } from './stored-tokens.ts';

/** Clocks differ and lifetimes are guesses, so no value is deleted right when its token expires. */
const MIN_RETENTION_MS = 3_600_000;

/**
 * How long a store that deletes old values keeps this one, in milliseconds: until nothing in it can be used. It is a
 * duration, because the clocks of a client and of its store may differ.
 */
export function toRetentionMs(value: StoredTokens): number {
  const { issuedAt = 0, expiresAt = 0, refreshToken, refreshTokenExpiresAt } = value;
  // Of an encrypted value only the times can be read.
  const unknown = refreshToken === undefined ? issuedAt : Number.POSITIVE_INFINITY;
  const lifetimeMs = Math.max(expiresAt, refreshTokenExpiresAt ?? unknown) - issuedAt;
  return Math.round(Math.min(Math.max(lifetimeMs, MIN_RETENTION_MS), MAX_LIFETIME_MS));
}
