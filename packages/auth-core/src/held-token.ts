import type { Clock, Instant } from './clock.ts';
import { type RefreshAhead, refreshWindows } from './expiry.ts';
import { type AccessToken, type TokenSet, toAccessToken } from './token.ts';

/** A token in hand, with all that a call needs to know worked out beforehand. */
export interface HeldToken extends Required<RefreshAhead> {
  readonly tokens: TokenSet;
  /** The same resolved promise for every caller: a cached hit allocates nothing. */
  readonly ready: Promise<AccessToken>;
  readonly heldAt: Instant;
  /** What was left when it was taken in hand, in milliseconds. */
  readonly leftMs: number;
}

export function holdToken(tokens: TokenSet, heldAt: Instant, ahead: RefreshAhead): HeldToken {
  const lifetimeMs = tokens.expiresAt - tokens.issuedAt;
  return {
    tokens,
    ready: Promise.resolve(toAccessToken(tokens)),
    heldAt,
    // A clock that was set back since the request does not stretch the lifetime.
    leftMs: Math.min(tokens.expiresAt - heldAt.wall, lifetimeMs),
    ...refreshWindows(lifetimeMs, ahead),
  };
}

/** How long the token still lives, in milliseconds; zero or less when it is over. */
export function timeLeft(held: HeldToken, clock: Clock): number {
  return held.leftMs - clock.since(held.heldAt);
}
