import { createAbortRaces } from '../base/abort-races.ts';
import { copyAuthError, isAuthError } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import { logEvent } from '../reports/event-log.ts';
import type { AccessToken } from '../token/token.ts';
import { type CachedToken, remainingMs } from './cached-token.ts';
import { coolingError, isRefusal, toRenewalFailure } from './cooldown.ts';
import { fetchNextToken } from './next-token.ts';
import type { Session } from './session.ts';

/** Waits for the renewal. If it fails, a cached token that is still valid for `neededMs` is good enough. */
export async function waitForToken(
  session: Session,
  signal: AbortSignal | undefined,
  neededMs = 0,
): Promise<AccessToken> {
  const { clock } = session.source;
  try {
    return await waitForRenewal(session, signal);
  } catch (error) {
    if (!signal?.aborted && session.current && remainingMs(session.current, clock) > neededMs)
      return session.current.ready;
    throw error;
  }
}

/** Waits for a token that is issued from now on. */
export function waitForNewToken(session: Session, signal: AbortSignal | undefined): Promise<AccessToken> {
  renew(session).forced ??= { hasReadStore: false };
  return waitForRenewal(session, signal);
}

async function waitForRenewal(session: Session, signal: AbortSignal | undefined): Promise<AccessToken> {
  const { token, races } = renew(session);
  try {
    return await (await races.race(token, signal)).ready;
  } catch (error) {
    // Each caller gets an error of its own: what one of them adds to it is not the others' business.
    throw isAuthError(error) ? copyAuthError(error) : error;
  }
}

/** Renews in the background, and passes the work to `waitUntil`: a platform may stop a program that has answered. */
export function renewInBackground(session: Session): void {
  if (session.renewal) return;
  const { waitUntil } = session.source.config.settings;
  const work = renew(session).token.catch(() => undefined);
  // An error of the callback must not reach the caller.
  (async () => waitUntil?.(work))().catch(() => undefined);
}

/**
 * The one renewal in flight. It covers the store read too: a caller that read before a rotation would otherwise send
 * a refresh token that is already used.
 */
function renew(session: Session): NonNullable<Session['renewal']> {
  if (!session.renewal) {
    const races = createAbortRaces();
    const token = obtainToken(session).finally(() => {
      session.renewal = undefined;
      races.end();
    });
    session.renewal = { token, races };
  }
  return session.renewal;
}

async function obtainToken(session: Session): Promise<CachedToken> {
  const { source, lastFailure } = session;
  const { clock, config, provider } = source;
  const means = source.prepareRenewal(source);
  const cooling = lastFailure && coolingError(lastFailure, clock);
  if (cooling && !(isRefusal(cooling) && (await means.hasNewSecret?.()))) throw cooling;
  try {
    // The machine may have slept until the token expired: then a second one is fetched.
    let token = await fetchNextToken(session, means);
    if (remainingMs(token, clock) <= 0) token = await fetchNextToken(session, means);
    if (remainingMs(token, clock) > 0) return token;
    throw createAuthError(provider, 'invalid_response', { detail: 'an expired token' });
  } catch (error) {
    if (isAuthError(error) && !session.hasEnded) {
      const { code, message } = error;
      const serving = remainingMs(session.current, clock) > 0;
      logEvent(source, { type: 'renewal_failed', code, message, serving });
      session.lastFailure = toRenewalFailure(error, session.lastFailure, clock);
      config.onChange?.();
    }
    throw error;
  }
}
