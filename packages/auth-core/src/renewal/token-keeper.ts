import type { TokenSet } from '../token/token.ts';
import { type CachedToken, remainingMs, toCachedToken } from './cached-token.ts';
import { applyLifetime, extendLifetime } from './learned-lifetime.ts';
import { type Session, setCurrent } from './session.ts';

// How the tokens of a session are replaced.

/** Prepares a token set for the calls that will use it. */
export function cacheTokens({ source }: Session, tokens: TokenSet): CachedToken {
  return toCachedToken(applyLifetime(source, tokens), source.clock, source.config.settings.refreshAhead);
}

/** Makes a token the current one, unless it has expired or the session has ended. */
export function keepToken(session: Session, token: CachedToken, last = token.tokens): CachedToken {
  const { source, hasEnded } = session;
  if (hasEnded) return token;
  // A token that arrived expired never replaces a valid one.
  if (remainingMs(token, source.clock) > 0) setCurrent(session, token);
  session.last = last;
  extendLifetime(source, token.tokens);
  session.lastFailure = undefined;
  source.config.onChange?.();
  return token;
}
