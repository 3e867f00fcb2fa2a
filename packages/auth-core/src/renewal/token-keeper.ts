import { remainingMs, toCachedToken } from './cached-token.ts';
import { applyLifetime, extendLifetime } from './learned-lifetime.ts';
import type { Session } from './session.ts';
import type { TokenKeeper } from './session-tokens.ts';

export function createTokenKeeper(session: Session): TokenKeeper {
  const { source } = session;
  const { clock, config } = source;
  return {
    cache: (tokens) => toCachedToken(applyLifetime(source, tokens), clock, config.settings.refreshAhead),

    keep(token, last = token.tokens) {
      if (session.hasEnded) return token;
      // A token that arrived expired never replaces a valid one.
      if (remainingMs(token, clock) > 0) session.current = token;
      session.last = last;
      extendLifetime(source, token.tokens);
      session.lastFailure = undefined;
      config.onChange?.();
      return token;
    },
  };
}
