import { sleep } from '../base/deadline.ts';
import { isAuthError } from '../reports/auth-error.ts';
import { type TokenSet, withoutRefreshToken } from '../token/token.ts';
import { type AdoptStoredOptions, adoptStored } from './adopt-stored.ts';
import { type CachedToken, remainingMs } from './cached-token.ts';
import type { SessionTokens } from './session-tokens.ts';

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
/** How often a client lets others go first, before it goes on alone. */
const MAX_ROUNDS = 5;

export interface SharedRenewalOptions extends AdoptStoredOptions {
  /** Obtains a new token, from the refresh token of the session's last one if possible. */
  readonly renewTokens: (session: Readonly<SessionTokens>) => Promise<TokenSet>;
  /** Whether a refresh token was not sent yet, or the server said that it did not use it. */
  readonly canResend: (refreshToken: string) => boolean;
  /** Called when the tokens of the session may have changed. */
  readonly onChange?: (() => void) | undefined;
  /** Called with tokens that arrived after the end of their session, so that nobody will use them. */
  readonly discard?: ((tokens: TokenSet) => Promise<void>) | undefined;
}

/**
 * Obtains the next token of a client that shares it: the token that another client wrote to the store if it is fresh,
 * else a new one from the provider, while the other clients wait for it.
 */
export async function renewShared(options: SharedRenewalOptions): Promise<CachedToken> {
  const { clock, renewTokens, canResend, canIssue, slot, seenTokens, session, keeper, onChange, discard } =
    options;
  const { cache, keep } = keeper;

  const visit = slot.visit();
  const found = await adoptStored(options, visit, { rereadSecret: true });
  if (found) return found;
  // Without a refresh token there is nothing to do that others could do as well.
  if (!canIssue && session.last?.refreshToken === undefined) return keep(cache(await renewTokens(session)));
  // Read again under the lock: whoever held it may have written a token.
  return slot.withLock(renewAsOne);

  /** Renews the token, unless another client that shares it does so first. */
  async function renewAsOne(): Promise<CachedToken> {
    let isMarked: boolean | undefined = false;
    for (let round = 0; round < MAX_ROUNDS && isMarked === false && !session.hasEnded; round += 1) {
      const found = await awaitSibling();
      if (found) return found;
      // An ended session changes nothing that others have.
      if (!session.hasEnded) isMarked = await visit.mark();
    }
    // Others were first each time, or cannot see the mark: they may have sent the refresh token, or may send it now.
    if (!isMarked && session.last && canIssue) session.last = withoutRefreshToken(session.last);
    // A sign-out deleted the value, and the mark may have arrived after that.
    if (session.hasEnded) await visit.clear();
    const { last } = session;
    try {
      return await storeAndKeep(await renewTokens(session), last);
    } catch (error) {
      const newer = await awaitWinner(error);
      if (newer) return newer;
      await visit.unmark(canResend);
      if (session.hasEnded) await visit.clear();
      throw error;
    }
  }

  /** Reads the store until no other client is renewing. A client that does not finish in time is taken for dead. */
  async function awaitSibling(): Promise<CachedToken | undefined> {
    let waitingFor: string | undefined;
    const leaseMs = canIssue ? LEASE_MS : RESEND_MS;
    let deadAt = clock.after(leaseMs);
    for (;;) {
      const found = await adoptStored(options, visit);
      const renewer = visit.renewer();
      if (found || renewer === undefined || session.hasEnded) return found;
      if (renewer !== waitingFor) {
        waitingFor = renewer;
        deadAt = clock.after(leaseMs);
      } else if (clock.until(deadAt) <= 0) {
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
  async function awaitWinner(error: unknown): Promise<CachedToken | undefined> {
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

  /** Writes a token to the store before anyone gets it: a crash in between must not lose a rotated refresh token. */
  async function storeAndKeep(issued: TokenSet, last: TokenSet | undefined): Promise<CachedToken> {
    // Made before the store is asked: the token ages while a slow store answers.
    const token = cache(issued);
    seenTokens.markSeen(issued);
    if (session.hasEnded) {
      await discard?.(issued);
      return token;
    }
    const newer = (await visit.write(issued)) ? undefined : await takeNewer(issued, last);
    session.isStored = visit.isOwn();
    if (!session.hasEnded) return newer ?? keep(token);
    await visit.clear();
    await discard?.(issued);
    return token;
  }

  /** Somebody else wrote in the meantime. Its token is taken if it is fresh, and else replaced. */
  async function takeNewer(issued: TokenSet, last: TokenSet | undefined): Promise<CachedToken | undefined> {
    const { tokens: stored, isEmpty } = await visit.read();
    if (!canIssue && isEmpty) return endWith(issued);
    const isNew = stored && seenTokens.markSeen(stored);
    // Without credentials a token other than the renewed one is of another sign-in, which counts.
    if (!canIssue && stored && stored.accessToken !== last?.accessToken) return keep(cache(stored));
    if (isNew) {
      const found = cache(stored);
      const isTooOld = stored.issuedAt < (session.forcedAt ?? 0);
      if (!isTooOld && remainingMs(found, clock) > found.softMs) return keep(found);
    }
    await visit.write(issued);
    return undefined;
  }
  /** Another client signed the person out in the meantime. The callers of this renewal asked before that. */
  async function endWith(issued: TokenSet): Promise<CachedToken> {
    session.current = session.last = undefined;
    onChange?.();
    await discard?.(issued);
    return cache(issued);
  }
}
