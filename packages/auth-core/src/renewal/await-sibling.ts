import { sleep } from '../base/deadline.ts';
import { isAuthError } from '../reports/auth-error.ts';
import type { StoreVisit } from '../stores/store-visit.ts';
import { withoutRefreshToken } from '../token/token.ts';
import { type AdoptStoredOptions, adoptStored } from './adopt-stored.ts';
import type { CachedToken } from './cached-token.ts';

/** A client that has not finished its renewal after so long is taken for dead. */
const LEASE_MS = 10_000;
/**
 * The same for a client without credentials, which then sends the refresh token once more: a server that accepts a used
 * one again does so only for a short time.
 */
const RESEND_MS = 3_000;
/** How long a client whose refresh token was refused looks for what another one, which sent it first, stores. */
const REFUSED_MS = 1_000;
/** How often the store is read while another client renews. */
const POLL_MS = 100;

/** Reads the store until no other client is renewing. A client that does not finish in time is taken for dead. */
export async function awaitSibling(
  options: AdoptStoredOptions,
  visit: StoreVisit,
): Promise<CachedToken | undefined> {
  const { clock, canIssue, session } = options;
  let waitingFor: string | undefined;
  let deadAt = clock.after(0);
  for (;;) {
    const found = await adoptStored(options, visit);
    // If the store did not answer this time, nothing says that the other client has finished.
    const known = visit.hasRead() ? visit.renewer() : waitingFor;
    const renewer = found || session.hasEnded ? undefined : known;
    session.isWaiting = renewer !== undefined;
    if (renewer === undefined) return found;
    if (renewer !== waitingFor) {
      waitingFor = renewer;
      // One that sends it for the second time may be slow, and nobody sends it a third time.
      deadAt = clock.after(canIssue || visit.isResent() ? LEASE_MS : RESEND_MS);
    } else if (clock.until(deadAt) <= 0) {
      session.isWaiting = false;
      if (!canIssue && !visit.isResent()) return undefined;
      // It may have sent its refresh token, and nobody may send it again.
      session.last = session.last && withoutRefreshToken(session.last);
      visit.dropRefreshToken();
      return undefined;
    }
    await sleep(POLL_MS);
    // A store that answers is no trouble: it is the other client that takes its time.
    visit.resetTime();
  }
}

/**
 * The token of another client that sent the same refresh token first, as two tabs may where the browser shows each the
 * other's mark too late. Only a client without credentials needs it: the others issue.
 */
export async function awaitWinner(
  options: AdoptStoredOptions,
  visit: StoreVisit,
  error: unknown,
): Promise<CachedToken | undefined> {
  const { clock, canIssue, session } = options;
  if (canIssue || !isAuthError(error) || error.code !== 'login_required') return undefined;
  const givesUpAt = clock.after(REFUSED_MS);
  for (;;) {
    const found = await adoptStored(options, visit);
    const hasFinished = session.hasEnded || session.last === undefined || clock.until(givesUpAt) <= 0;
    if (found || hasFinished) return found;
    await sleep(POLL_MS);
    visit.resetTime();
  }
}
