import { type AbortRaces, createAbortRaces } from '../base/abort-races.ts';
import { copyAuthError, isAuthError } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import type { AccessToken, TokenSet } from '../token/token.ts';
import { type CachedToken, remainingMs, shortenToken, stateOf } from './cached-token.ts';
import { coolingError, isRefusal, type RenewalFailure, toRenewalFailure } from './cooldown.ts';
import type { GetTokenOptions } from './get-token-options.ts';
import { fetchNextToken, type NextTokenOptions } from './next-token.ts';
import { createTokenKeeper, type SessionTokens, type TokenKeeperOptions } from './session-tokens.ts';

/** What a session knows now, for `explain`. */
export interface SessionState {
  readonly current: CachedToken | undefined;
  /** The last tokens known, expired or not. */
  readonly last: TokenSet | undefined;
  readonly lastFailure: RenewalFailure | undefined;
  readonly isRenewing: boolean;
}

export interface SessionOptions
  extends Omit<NextTokenOptions, 'session' | 'keeper'>,
    Omit<TokenKeeperOptions, 'session' | 'onToken'> {
  readonly provider: ProviderProfile;
  /** Whether the secret differs from the one that was refused last. Absent for a client that has none. */
  readonly hasNewSecret?: () => Promise<boolean | undefined>;
  /** Called with each renewal in the background. */
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined;
  /** Asks the token source again: meanwhile this session may have ended. */
  readonly startOver: (asked: GetTokenOptions) => Promise<AccessToken>;
}

/** The tokens from one sign-out to the next, and the one renewal that all callers share. */
export interface Session {
  getToken(asked: GetTokenOptions): Promise<AccessToken>;
  invalidate(accessToken?: string): void;
  /** As in `TokenSource`. */
  markRefused(accessToken: string | undefined): (() => void) | undefined;
  /** Its tokens, and what replaces them. For sessions that a person begins. */
  readonly parts: NextTokenOptions;
  /** Waits for the renewal in flight. */
  settled(): Promise<void>;
  /** Forgets the tokens. A renewal in flight still answers its callers, and changes nothing else. */
  end(): void;
  inspect(): SessionState;
}

export function createSession(options: SessionOptions): Session {
  const { clock, provider, emit, learnedLifetime, hasNewSecret, waitUntil, startOver } = options;
  const tokens: SessionTokens = { hasEnded: false };
  const onToken = (): void => {
    lastFailure = undefined;
  };
  const keeper = createTokenKeeper({ ...options, session: tokens, onToken });
  const parts: NextTokenOptions = { ...options, session: tokens, keeper };
  let renewal: { readonly token: Promise<CachedToken>; readonly races: AbortRaces } | undefined;
  let lastFailure: RenewalFailure | undefined;

  return {
    getToken(asked) {
      const { signal, minValidityMs = 0, forceRefresh = false } = asked;
      const { current } = tokens;
      if (forceRefresh) return waitForNewToken(signal);
      if (!current) {
        const token = waitForToken(signal);
        // A token from the store may be too short for this caller; a newly issued one never is.
        return minValidityMs > 0 ? token.then(() => startOver(asked)) : token;
      }

      const leftMs = remainingMs(tokens.current, clock);
      const neededMs = Math.min(minValidityMs, current.lifetimeMs - current.softMs);
      if (minValidityMs > 0 && leftMs <= neededMs) return waitForNewToken(signal);
      const state = stateOf(current, leftMs);
      if (state === 'fresh') return current.ready;
      const isBackingOff = lastFailure !== undefined && clock.until(lastFailure.backoffUntil) > 0;
      if (state === 'stale' || (state === 'expiring' && isBackingOff)) {
        if (!isBackingOff) renewInBackground();
        return current.ready;
      }
      return waitForToken(signal, neededMs);
    },

    invalidate(accessToken = tokens.current?.tokens.accessToken) {
      markRefused(accessToken)?.();
    },

    markRefused,

    parts,

    async settled() {
      await renewal?.token.catch(() => undefined);
    },

    end() {
      tokens.hasEnded = true;
      // A refresh token from before a sign-out is not sent after it.
      tokens.current = tokens.last = undefined;
    },

    inspect: () => ({
      current: tokens.current,
      last: tokens.last,
      lastFailure,
      isRenewing: renewal !== undefined,
    }),
  };

  function markRefused(accessToken: string | undefined): (() => void) | undefined {
    const { current } = tokens;
    if (!current || current.tokens.accessToken !== accessToken) return undefined;
    const ageMs = current.lifetimeMs - remainingMs(current, clock);
    tokens.current = undefined;
    emit({ type: 'token_invalidated' });
    return () => {
      learnedLifetime.shorten(current.tokens, ageMs);
      if (!tokens.current) return;
      // The token in its place was cached before this was learned.
      const learned = learnedLifetime.apply(tokens.current.tokens);
      tokens.current = shortenToken(tokens.current, learned, options.refreshAhead);
      learnedLifetime.extend(learned);
    };
  }

  /** Waits for the renewal. If it fails, a cached token that is still valid for `neededMs` is good enough. */
  async function waitForToken(signal: AbortSignal | undefined, neededMs = 0): Promise<AccessToken> {
    try {
      return await waitForRenewal(signal);
    } catch (error) {
      if (!signal?.aborted && tokens.current && remainingMs(tokens.current, clock) > neededMs)
        return tokens.current.ready;
      throw error;
    }
  }

  /** Waits for a token that is issued from now on. */
  function waitForNewToken(signal: AbortSignal | undefined): Promise<AccessToken> {
    tokens.forced ??= { hasReadStore: false };
    return waitForRenewal(signal);
  }

  async function waitForRenewal(signal: AbortSignal | undefined): Promise<AccessToken> {
    const { token, races } = renew();
    try {
      return await (await races.race(token, signal)).ready;
    } catch (error) {
      // Each caller gets an error of its own: what one of them adds to it is not the others' business.
      throw isAuthError(error) ? copyAuthError(error) : error;
    }
  }

  /**
   * The one renewal in flight. It covers the store read too: a caller that read before a rotation would otherwise send
   * a refresh token that is already used.
   */
  function renew(): NonNullable<typeof renewal> {
    if (!renewal) {
      const races = createAbortRaces();
      const token = obtainToken().finally(() => {
        renewal = tokens.forced = undefined;
        races.end();
      });
      // The caller that started it may have aborted: its failure must not be an unhandled rejection.
      token.catch(() => undefined);
      renewal = { token, races };
    }
    return renewal;
  }

  /** Renews in the background, and passes the work to `waitUntil`: a platform may stop a program that has answered. */
  function renewInBackground(): void {
    const isNew = !renewal;
    const { token } = renew();
    if (!isNew) return;
    const work = token.catch(() => undefined);
    // An error of the callback must not reach the caller.
    new Promise((resolve) => resolve(waitUntil?.(work))).catch(() => undefined);
  }

  async function obtainToken(): Promise<CachedToken> {
    const cooling = lastFailure && coolingError(lastFailure, clock);
    if (cooling && !(isRefusal(cooling) && (await hasNewSecret?.()))) throw cooling;
    try {
      // The machine may have slept until the token expired: then a second one is fetched.
      let token = await fetchNextToken(parts);
      if (remainingMs(token, clock) <= 0) token = await fetchNextToken(parts);
      if (remainingMs(token, clock) > 0) return token;
      throw createAuthError(provider, 'invalid_response', { detail: 'an expired token' });
    } catch (error) {
      if (isAuthError(error) && !tokens.hasEnded) {
        emit({
          type: 'renewal_failed',
          code: error.code,
          message: error.message,
          serving: remainingMs(tokens.current, clock) > 0,
        });
        lastFailure = toRenewalFailure(error, lastFailure, clock);
        options.onChange?.();
      }
      throw error;
    }
  }
}
