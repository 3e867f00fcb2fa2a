import type { TokenSet } from '../token/token.ts';

/** A single early 401 does not shorten a lifetime below this. */
const MIN_LEARNED_MS = 10_000;

/**
 * The lifetime of tokens whose expiry is a guess, because the provider did not say it. A 401 before the assumed expiry
 * shortens it; it doubles each time that a shortened token lasts.
 */
export interface LearnedLifetime {
  /** Undefined until a 401 shortens it. */
  learnedMs?: number;
}

/** Call when the API refused a token `ageMs` after it was issued. */
export function shortenLifetime(learned: LearnedLifetime, tokens: TokenSet, ageMs: number): void {
  if (isGuess(tokens)) learned.learnedMs = Math.max(ageMs, MIN_LEARNED_MS);
}

/** Call when a token is kept. */
export function extendLifetime(learned: LearnedLifetime, { expirySource }: TokenSet): void {
  if (learned.learnedMs && expirySource === 'learned') learned.learnedMs *= 2;
}

/** The same token set, or a copy that expires earlier if its expiry is a guess that proved too long. */
export function applyLifetime({ learnedMs }: LearnedLifetime, tokens: TokenSet): TokenSet {
  const expiresAt = tokens.issuedAt + (learnedMs ?? Number.POSITIVE_INFINITY);
  if (!isGuess(tokens) || tokens.expiresAt <= expiresAt) return tokens;
  return { ...tokens, expiresAt, expirySource: 'learned' };
}

function isGuess({ expirySource }: TokenSet): boolean {
  return expirySource === 'default' || expirySource === 'learned';
}
