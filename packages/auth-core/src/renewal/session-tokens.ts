import type { TokenSet } from '../token/token.ts';
import type { CachedToken } from './cached-token.ts';

/** The tokens of one session. */
export interface SessionTokens {
  /** Set by `setCurrent` alone. */
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
