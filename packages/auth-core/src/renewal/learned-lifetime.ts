import type { TokenSet } from '../token/token.ts';

/** A single early 401 does not shorten a lifetime below this. */
const MIN_LEARNED_MS = 10_000;

/**
 * The lifetime of tokens whose expiry is a guess, because the provider did not say it. A 401 before the assumed expiry
 * shortens it; it doubles each time that a shortened token lasts.
 */
export interface LearnedLifetime {
  /** Call when the API refused a token `ageMs` after it was issued. */
  shorten(tokens: TokenSet, ageMs: number): void;
  /** Call when a token is kept. */
  extend(tokens: TokenSet): void;
  /** The same token set, or a copy that expires earlier if its expiry is a guess that proved too long. */
  apply(tokens: TokenSet): TokenSet;
}

export function createLearnedLifetime(): LearnedLifetime {
  let learnedMs = Number.POSITIVE_INFINITY;
  return {
    shorten(tokens, ageMs) {
      if (isGuess(tokens)) learnedMs = Math.max(ageMs, MIN_LEARNED_MS);
    },
    extend({ expirySource }) {
      if (expirySource === 'learned') learnedMs *= 2;
    },
    apply(tokens) {
      const expiresAt = tokens.issuedAt + learnedMs;
      if (!isGuess(tokens) || tokens.expiresAt <= expiresAt) return tokens;
      return { ...tokens, expiresAt, expirySource: 'learned' };
    },
  };
}

function isGuess({ expirySource }: TokenSet): boolean {
  return expirySource === 'default' || expirySource === 'learned';
}
