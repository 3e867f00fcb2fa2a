import type { AccessToken, TokenSet } from '../token/token.ts';
import type { GetTokenOptions } from './get-token-options.ts';
import { createLearnedLifetime } from './learned-lifetime.ts';
import { createSession, type Session, type SessionOptions, type SessionState } from './session.ts';

/** Keeps the token of one identity fresh. */
export interface TokenSource {
  getToken(options?: GetTokenOptions): Promise<AccessToken>;
  /** Marks a token as invalid, so the next call obtains a new one. Ignored if it is no longer the cached token. */
  invalidate(accessToken?: string): Promise<void>;
  /**
   * Marks a token as invalid because the API refused it. Returns undefined if it is no longer the cached token, else a
   * function to call once a newer token was accepted in its place. Until then nothing is learned about lifetimes: an API
   * that refuses every token says nothing about them.
   */
  markRefused(accessToken: string): (() => void) | undefined;
  /** Forgets everything, in the store as well. Resolves to the tokens that were known last. */
  signOut(): Promise<TokenSet | undefined>;
  /** The session of now. */
  session(): Session;
  /** Ends the session, and begins the next one. The store is left as it is. */
  begin(): Session;
  /** What is known now, for `explain`. */
  inspect(): SessionState;
}

/** One object for all calls without options. */
const NO_OPTIONS: GetTokenOptions = {};

export type TokenSourceOptions = Omit<SessionOptions, 'learnedLifetime' | 'startOver'>;

/**
 * A token source is a series of sessions, each from one sign-out to the next. A renewal in flight when its session ends
 * changes nothing in the next one. What was learned about tokens outlives a session.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const parts: SessionOptions = {
    ...options,
    learnedLifetime: createLearnedLifetime(),
    startOver: getToken,
  };
  let session = createSession(parts);

  return {
    getToken,

    async invalidate(accessToken) {
      session.invalidate(accessToken);
    },

    markRefused: (accessToken) => session.markRefused(accessToken),

    async signOut() {
      const { last } = session.inspect();
      begin();
      options.onChange?.();
      return (await (await options.sharing?.())?.erase(options)) ?? last;
    },

    session: () => session,
    begin,
    inspect: () => session.inspect(),
  };

  function begin(): Session {
    session.end();
    session = createSession(parts);
    return session;
  }

  function getToken(asked: GetTokenOptions = NO_OPTIONS): Promise<AccessToken> {
    const { signal, minValidityMs = 0 } = asked;
    if (!(minValidityMs >= 0)) {
      return Promise.reject(new TypeError('getToken: minValidityMs must be a number from 0.'));
    }
    if (signal?.aborted) return Promise.reject(signal.reason);
    return session.getToken(asked);
  }
}
