import type { TokenSet } from '../token/token.ts';
import type { CachedToken } from './cached-token.ts';

/** The tokens of one session. */
export interface SessionTokens {
  /** Set by `setCurrent` alone. */
  current?: CachedToken | undefined;
  /** The last token set known, expired or not: its refresh token may still work. */
  last?: TokenSet | undefined;
  /** The renewal in flight. If it is forced, tokens issued earlier do not satisfy it. */
  renewal?: { forced?: ForcedRenewal } | undefined;
  /** Only without credentials: whether the store had these tokens. Then they are gone once the store has them no longer. */
  isStored?: boolean | undefined;
  /** Whether the renewal in flight waits for one of another client. */
  isWaiting?: boolean;
  hasEnded?: boolean;
}

/** A renewal that somebody waits for who wants a token that is issued from now on. */
export interface ForcedRenewal {
  /**
   * Whether the shared store was read since that call. What was there may be older than the call, and what appears later
   * is newer. No clock decides this, since the clocks of two hosts differ.
   */
  hasReadStore: boolean;
}
