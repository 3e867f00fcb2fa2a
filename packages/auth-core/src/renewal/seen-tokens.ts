import type { TokenSet } from '../token/token.ts';

/** How many access tokens are remembered. */
const MAX_SEEN = 10;

/**
 * Remembers the latest access tokens of a client. A store that was not written to, or not in time, still holds one of
 * them: without this record the client would take its own old token for a new one, even after a clock was set back.
 */
export interface SeenTokens {
  /** Records a token. Returns false if it was recorded before. */
  markSeen(tokens: TokenSet): boolean;
}

export function createSeenTokens(): SeenTokens {
  const seen: string[] = [];
  return {
    markSeen({ accessToken }) {
      if (seen.includes(accessToken)) return false;
      if (seen.push(accessToken) > MAX_SEEN) seen.shift();
      return true;
    },
  };
}
