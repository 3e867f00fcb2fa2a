import { createBoundedMap } from './bounded-map.ts';

/** What a refresh token stands for: whose it is, and what it renews. */
export interface RefreshGrant {
  readonly accountId: string;
  readonly scope?: string;
  readonly organisationId?: number;
}

export type Redemption =
  | { readonly grant: RefreshGrant; readonly refreshToken: string; readonly expiresAt: number }
  | { readonly refusal: 'unknown' | 'expired' | 'reused' };

/** The refresh tokens of one provider: one-time or reusable, and revoked as a family when one is reused. */
export interface RefreshTokens {
  issue(grant: RefreshGrant, lifetimeMs: number): { refreshToken: string; expiresAt: number };
  /** Looks a token up without spending it. */
  find(refreshToken: string): RefreshGrant | undefined;
  redeem(refreshToken: string, rotation: 'one-time' | 'reusable'): Redemption;
  /** Ends a token and all that were rotated from the same sign-in. */
  revoke(refreshToken: string): void;
  clear(): void;
}

export interface RefreshTokensOptions {
  /** Makes one random token in the provider's alphabet. */
  readonly generate: () => string;
  readonly now: () => number;
}

/** A server keeps them for weeks; a test kit keeps the newest ones, or a load test would fill its memory. */
const MAX_KEPT = 10_000;

interface Entry {
  readonly grant: RefreshGrant;
  readonly family: { revoked: boolean };
  readonly expiresAt: number;
  spent: boolean;
}

export function createRefreshTokens({ generate, now }: RefreshTokensOptions): RefreshTokens {
  const entries = createBoundedMap<Entry>(MAX_KEPT);

  function keep(entry: Entry): { refreshToken: string; expiresAt: number } {
    const refreshToken = generate();
    entries.set(refreshToken, entry);
    return { refreshToken, expiresAt: entry.expiresAt };
  }

  return {
    issue: (grant, lifetimeMs) =>
      keep({ grant, family: { revoked: false }, expiresAt: now() + lifetimeMs, spent: false }),
    find: (refreshToken) => entries.get(refreshToken)?.grant,
    redeem(refreshToken, rotation) {
      const entry = entries.get(refreshToken);
      if (!entry || entry.family.revoked) return { refusal: 'unknown' };
      if (entry.spent) {
        // Somebody holds a copy of a spent token, so the whole family is suspect (RFC 9700 §4.14.2).
        entry.family.revoked = true;
        return { refusal: 'reused' };
      }
      if (now() >= entry.expiresAt) return { refusal: 'expired' };
      if (rotation === 'reusable') return { grant: entry.grant, refreshToken, expiresAt: entry.expiresAt };
      entry.spent = true;
      return { grant: entry.grant, ...keep({ ...entry, spent: false }) };
    },
    revoke(refreshToken) {
      const entry = entries.get(refreshToken);
      if (entry) entry.family.revoked = true;
    },
    clear: () => entries.clear(),
  };
}
