import type { Clock, Instant } from '../base/clock.ts';
import { type RefreshAhead, refreshWindows } from '../token/refresh-windows.ts';
import { type AccessToken, type TokenSet, toAccessToken } from '../token/token.ts';

/** A token in hand, with all that a call needs to know worked out beforehand. */
export interface CachedToken extends Required<RefreshAhead> {
  readonly tokens: TokenSet;
  /** The same resolved promise for every caller: a cached hit allocates nothing. */
  readonly ready: Promise<AccessToken>;
  readonly lifetimeMs: number;
  readonly end: Instant;
}

export function toCachedToken(tokens: TokenSet, clock: Clock, ahead: RefreshAhead): CachedToken {
  const lifetimeMs = tokens.expiresAt - tokens.issuedAt;
  return {
    tokens,
    ready: Promise.resolve(toAccessToken(tokens)),
    lifetimeMs,
    // A clock that was set back since the request does not stretch the lifetime.
    end: clock.after(Math.min(tokens.expiresAt - clock.now(), lifetimeMs)),
    ...refreshWindows(lifetimeMs, ahead),
  };
}
