// `client/follow-up.ts` uses this file, which is loaded on demand.
import { ageOf, type CachedToken, shortenToken } from './cached-token.ts';
import { applyLifetime, extendLifetime, shortenLifetime } from './learned-lifetime.ts';
import { setCurrent, type TokenSource } from './session.ts';
import { dropToken } from './token-source.ts';

/**
 * Marks a token as invalid because the API refused it. Returns undefined if it is no longer the cached token, else a
 * function to call once a newer token was accepted in its place. Until then nothing is learned about lifetimes: an API
 * that refuses every token says nothing about them.
 */
export function markRefused(source: TokenSource, accessToken: string): (() => void) | undefined {
  const refused = dropToken(source, accessToken);
  if (!refused) return undefined;
  const ageMs = ageOf(refused, source.clock);
  return () => learnLifetime(source, refused, ageMs);
}

/** Shortens the lifetime of this token's kind, and that of the token in its place, which was cached before this was learned. */
function learnLifetime(source: TokenSource, { tokens }: CachedToken, ageMs: number): void {
  shortenLifetime(source, tokens, ageMs);
  const { session, config } = source;
  if (!session.current) return;
  const learned = applyLifetime(source, session.current.tokens);
  setCurrent(session, shortenToken(session.current, learned, config.settings.refreshAhead));
  extendLifetime(source, learned);
}
