import { createBoundedMap } from './bounded-map.ts';

/** What a refresh token was issued for. */
export interface RefreshGrant {
  readonly accountId: string;
  readonly scope?: string;
  readonly organisationId?: number;
}

export type Redemption =
  | { readonly grant: RefreshGrant; readonly refreshToken: string; readonly expiresAt: number }
  | { readonly refusal: 'unknown' | 'expired' | 'reused' };

/** The refresh tokens of one provider. Reuse of a one-time token revokes all tokens of the same sign-in. */
export interface RefreshTokens {
  issue(grant: RefreshGrant, lifetimeMs: number): { refreshToken: string; expiresAt: number };
  /** Looks up a token without using it. */
  find(refreshToken: string): RefreshGrant | undefined;
  redeem(refreshToken: string, rotation: 'one-time' | 'reusable'): Redemption;
  /** Revokes a token and all others from the same sign-in. */
  revoke(refreshToken: string): void;
  clear(): void;
}

export interface RefreshTokensOptions {
  /** Generates a random token in the provider's format. */
  readonly generate: () => string;
  readonly now: () => number;
}

/** The maximum number of tokens to keep, so that a load test does not fill the memory. */
const MAX_REFRESH_TOKENS = 10_000;

interface Entry {
  readonly grant: RefreshGrant;
  readonly family: { revoked: boolean };
  readonly expiresAt: number;
  used: boolean;
}

export function createRefreshTokens({ generate, now }: RefreshTokensOptions): RefreshTokens {
  const entries = createBoundedMap<Entry>(MAX_REFRESH_TOKENS);

  function add(entry: Entry): { refreshToken: string; expiresAt: number } {
    const refreshToken = generate();
    entries.set(refreshToken, entry);
    return { refreshToken, expiresAt: entry.expiresAt };
  }

  return {
    issue: (grant, lifetimeMs) =>
      add({ grant, family: { revoked: false }, expiresAt: now() + lifetimeMs, used: false }),
    find: (refreshToken) => entries.get(refreshToken)?.grant,
    redeem(refreshToken, rotation) {
      const entry = entries.get(refreshToken);
      if (!entry || entry.family.revoked) return { refusal: 'unknown' };
      if (entry.used) {
        // A used token was sent again, so it may be stolen: revoke the whole family (RFC 9700 §4.14.2).
        entry.family.revoked = true;
        return { refusal: 'reused' };
      }
      if (now() >= entry.expiresAt) return { refusal: 'expired' };
      if (rotation === 'reusable') return { grant: entry.grant, refreshToken, expiresAt: entry.expiresAt };
      entry.used = true;
      return { grant: entry.grant, ...add({ ...entry, used: false }) };
    },
    revoke(refreshToken) {
      const entry = entries.get(refreshToken);
      if (entry) entry.family.revoked = true;
    },
    clear: () => entries.clear(),
  };
}
