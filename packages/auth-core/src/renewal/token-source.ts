import { logEvent } from '../reports/event-log.ts';
import type { AccessToken, TokenSet } from '../token/token.ts';
import { ageOf, type CachedToken, lifetimeOf, remainingMs } from './cached-token.ts';
import type { GetTokenOptions } from './get-token-options.ts';
import { shortenLifetime } from './learned-lifetime.ts';
import { beginSession, setCurrent, type TokenSource } from './session.ts';
import { renewInBackground, waitForNewToken, waitForToken } from './session-renewal.ts';

/** A valid token: the cached one if possible, else from the one renewal that all callers share. */
export async function getToken(source: TokenSource, asked?: GetTokenOptions): Promise<AccessToken> {
  const { signal, minValidityMs = 0, forceRefresh } = asked ?? {};
  if (!(minValidityMs >= 0)) {
    throw new TypeError('getToken: minValidityMs must be a number from 0.');
  }
  if (signal?.aborted) throw signal.reason;
  const { session, clock } = source;
  const { current } = session;
  if (forceRefresh) return waitForNewToken(session, signal);
  if (!current) {
    const token = await waitForToken(session, signal);
    // A token from the store may be too short for this caller; a newly issued one never is. Meanwhile this session may
    // have ended.
    return minValidityMs > 0 ? getToken(source, asked) : token;
  }

  const leftMs = remainingMs(current, clock);
  const neededMs = Math.min(minValidityMs, lifetimeOf(current.tokens) - current.softMs);
  if (minValidityMs > 0 && leftMs <= neededMs) return waitForNewToken(session, signal);
  // Fresh, stale, expiring or expired: see `stateOf`.
  if (leftMs > current.softMs) return current.ready;
  const isBackingOff = remainingMs(session.lastFailure?.backoffUntil, clock) > 0;
  if (leftMs > (isBackingOff ? 0 : current.hardMs)) {
    if (!isBackingOff) renewInBackground(session);
    return current.ready;
  }
  return waitForToken(session, signal, neededMs);
}

/** Marks a token as invalid, so the next call obtains a new one. Ignored if it is no longer the cached token. */
export function invalidate(source: TokenSource, accessToken?: string): void {
  const dropped = dropToken(source, accessToken);
  if (dropped) shortenLifetime(source, dropped.tokens, ageOf(dropped, source.clock));
}

/** Removes a token from the cache and returns it. Undefined if it is not the cached one: then nothing changes. */
export function dropToken(
  source: TokenSource,
  accessToken = source.session.current?.tokens.accessToken,
): CachedToken | undefined {
  const { session } = source;
  const { current } = session;
  if (!current || current.tokens.accessToken !== accessToken) return undefined;
  setCurrent(session, undefined);
  logEvent(source, { type: 'token_invalidated' });
  return current;
}

/** Forgets everything, in the store as well. Resolves to the tokens that were known last. */
export async function signOut(source: TokenSource): Promise<TokenSet | undefined> {
  const { last } = source.session;
  beginSession(source);
  source.config.onChange?.();
  const { sharing, canIssue } = source.prepareRenewal(source);
  return (await (await sharing?.())?.erase({ canIssue })) ?? last;
}
