import type { Clock } from '../base/clock.ts';
import type { RefreshAhead } from '../token/refresh-windows.ts';
import type { TokenSet } from '../token/token.ts';
import { type CachedToken, remainingMs, toCachedToken } from './cached-token.ts';
import type { LearnedLifetime } from './learned-lifetime.ts';

/** The tokens of one session. */
export interface SessionTokens {
  current?: CachedToken | undefined;
  /** The last token set known, expired or not: its refresh token may still work. */
  last?: TokenSet | undefined;
  /** Set while a forced renewal is in flight: tokens issued earlier do not satisfy it. */
  forced?: ForcedRenewal | undefined;
  /** Whether the store had these tokens: without credentials, they are gone once the store has them no longer. */
  isStored?: boolean | undefined;
  /** Whether the renewal in flight waits for one of another client. */
  isWaiting?: boolean;
  hasEnded: boolean;
}

/** A renewal that somebody waits for who wants a token that is issued from now on. */
export interface ForcedRenewal {
  /**
   * Whether the shared store was read since that call. What was there may be older than the call, and what appears later
   * is newer. No clock decides this, since the clocks of two hosts differ.
   */
  hasReadStore: boolean;
}

export interface TokenKeeperOptions {
  readonly session: SessionTokens;
  readonly clock: Clock;
  readonly refreshAhead: RefreshAhead;
  readonly learnedLifetime: LearnedLifetime;
  /** Called when a token is kept. */
  readonly onToken: () => void;
  /** Called when the tokens of the session may have changed. */
  readonly onChange?: (() => void) | undefined;
}

/** How the tokens of a session are replaced. */
export interface TokenKeeper {
  /** Prepares a token set for the calls that will use it. */
  cache(tokens: TokenSet): CachedToken;
  /** Makes a token the current one, unless it has expired or the session has ended. */
  keep(token: CachedToken, last?: TokenSet): CachedToken;
}

export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { session, clock, refreshAhead, learnedLifetime, onToken, onChange } = options;
  return {
    cache: (tokens) => toCachedToken(learnedLifetime.apply(tokens), clock, refreshAhead),

    keep(token, last = token.tokens) {
      if (session.hasEnded) return token;
      // A token that arrived expired never replaces a valid one.
      if (remainingMs(token, clock) > 0) session.current = token;
      session.last = last;
      learnedLifetime.extend(token.tokens);
      onToken();
      onChange?.();
      return token;
    },
  };
}
