import type { SignIn } from '../sign-in.ts';
import { createBoundedMap } from './bounded-map.ts';

/** What a refresh token was issued for. */
export interface RefreshGrant {
  readonly accountId: string;
  readonly organisationId?: number;
  /** The client it was issued to, where that is not the account (BlastIQ). */
  readonly clientId?: string;
  /** The sign-in and the scopes of the tokens that it obtains (BlastIQ). */
  readonly signIn?: SignIn;
  readonly scopes?: readonly string[];
}

export type Redemption =
  | { readonly grant: RefreshGrant; readonly refreshToken: string; readonly expiresAt: number }
  | { readonly refusal: 'unknown' | 'expired' | 'reused' };

export interface RedeemOptions {
  readonly rotation: 'one-time' | 'reusable';
  /** Whether a second use of a one-time token revokes all tokens of the same sign-in. */
  readonly revokesOnReuse: boolean;
}

/** A sign-in, with every refresh token that comes from it. */
export interface RefreshFamily {
  isRevoked: boolean;
}

/** The refresh tokens of one provider. */
export interface RefreshTokens {
  issue(
    grant: RefreshGrant,
    lifetimeMs: number,
    family?: RefreshFamily,
  ): { refreshToken: string; expiresAt: number };
  /** Looks up a token without using it. */
  find(refreshToken: string): RefreshGrant | undefined;
  redeem(refreshToken: string, options: RedeemOptions): Redemption;
  /** Revokes a token and all others from the same sign-in. */
  revoke(refreshToken: string): void;
  /** Revokes all tokens of the grants that are meant. */
  revokeAll(isMeant: (grant: RefreshGrant) => boolean): void;
  /** Forgets one token. */
  remove(refreshToken: string): void;
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
  readonly family: RefreshFamily;
  readonly expiresAt: number;
  isUsed: boolean;
}

export function createRefreshTokens({ generate, now }: RefreshTokensOptions): RefreshTokens {
  const entries = createBoundedMap<Entry>(MAX_REFRESH_TOKENS);

  function add(entry: Entry): { refreshToken: string; expiresAt: number } {
    const refreshToken = generate();
    entries.set(refreshToken, entry);
    return { refreshToken, expiresAt: entry.expiresAt };
  }

  return {
    issue: (grant, lifetimeMs, family = { isRevoked: false }) =>
      add({ grant, family, expiresAt: now() + lifetimeMs, isUsed: false }),
    find: (refreshToken) => entries.get(refreshToken)?.grant,
    redeem(refreshToken, { rotation, revokesOnReuse }) {
      const entry = entries.get(refreshToken);
      if (!entry || entry.family.isRevoked) return { refusal: 'unknown' };
      if (entry.isUsed) {
        // A used token was sent again, so it may be stolen (RFC 9700 §4.14.2).
        if (revokesOnReuse) entry.family.isRevoked = true;
        return { refusal: 'reused' };
      }
      if (now() >= entry.expiresAt) return { refusal: 'expired' };
      if (rotation === 'reusable') return { grant: entry.grant, refreshToken, expiresAt: entry.expiresAt };
      entry.isUsed = true;
      return { grant: entry.grant, ...add({ ...entry, isUsed: false }) };
    },
    revoke(refreshToken) {
      const entry = entries.get(refreshToken);
      if (entry) entry.family.isRevoked = true;
    },
    revokeAll(isMeant) {
      for (const [, { grant, family }] of entries.entries()) if (isMeant(grant)) family.isRevoked = true;
    },
    remove: (refreshToken) => entries.delete(refreshToken),
    clear: () => entries.clear(),
  };
}
