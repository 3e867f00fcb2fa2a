import type { Clock, Instant } from '../base/clock.ts';
import { type RefreshAhead, refreshWindows } from '../token/refresh-windows.ts';
import { type AccessToken, type TokenSet, toAccessToken } from '../token/token.ts';

/**
 * A token in memory, with everything that a call needs computed in advance. As an instant, it is when the token expires, in
 * whole milliseconds: see `TokenCache`.
 */
export interface CachedToken extends Required<RefreshAhead>, Instant {
  readonly tokens: TokenSet;
  /** One resolved promise for every caller, so a cached call allocates nothing. */
  readonly ready: Promise<AccessToken>;
}

/**
 * What a call does with a cached token: `fresh` is returned at once; `stale` is returned at once while one renewal
 * runs in the background; `expiring` and `expired` make the call wait for the renewal.
 */
export type TokenState = 'fresh' | 'stale' | 'expiring' | 'expired';

export function toCachedToken(tokens: TokenSet, clock: Clock, ahead: RefreshAhead): CachedToken {
  // A wall clock that was set back after the request does not extend the lifetime.
  const leftMs = Math.min(tokens.expiresAt - clock.now(), lifetimeOf(tokens));
  return createCachedToken(tokens, clock.after(leftMs), ahead);
}

/** The same token with the expiry of `tokens`, which is earlier. */
export function shortenToken(token: CachedToken, tokens: TokenSet, ahead: RefreshAhead): CachedToken {
  const lessMs = token.tokens.expiresAt - tokens.expiresAt;
  return createCachedToken(tokens, { wall: token.wall - lessMs, monotonic: token.monotonic - lessMs }, ahead);
}

function createCachedToken(tokens: TokenSet, { wall, monotonic }: Instant, ahead: RefreshAhead): CachedToken {
  const { softMs, hardMs } = refreshWindows(lifetimeOf(tokens), ahead);
  return {
    ready: Promise.resolve(toAccessToken(tokens)),
    wall: Math.floor(wall),
    monotonic: Math.floor(monotonic),
    softMs,
    hardMs,
    tokens,
  };
}

/** How long a token was valid when it was issued, in milliseconds. */
export function lifetimeOf({ expiresAt, issuedAt }: TokenSet): number {
  return expiresAt - issuedAt;
}

/** The milliseconds until an instant, such as the expiry of a token; zero or less if it has passed or there is none. */
export function remainingMs(instant: Instant | undefined, clock: Clock): number {
  return instant ? clock.until(instant) : 0;
}

/** How long ago a token was issued, in milliseconds. */
export function ageOf(token: CachedToken, clock: Clock): number {
  return lifetimeOf(token.tokens) - remainingMs(token, clock);
}

/** The state of a token that expires in `remainingMs` milliseconds. */
export function stateOf({ softMs, hardMs }: Required<RefreshAhead>, remainingMs: number): TokenState {
  if (remainingMs > softMs) return 'fresh';
  if (remainingMs > hardMs) return 'stale';
  return remainingMs > 0 ? 'expiring' : 'expired';
}
