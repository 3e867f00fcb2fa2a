import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/deadline.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { StoreSlot } from '../stores/store-slot.ts';
import { rememberTokens, type TokenSet, withoutRefreshToken } from '../token/token.ts';
import { type CachedToken, remainingMs } from './cached-token.ts';
import type { SeenTokens } from './seen-tokens.ts';
import type { SessionTokens, TokenKeeper } from './session-tokens.ts';

/** A client that has not finished its renewal after so long is taken for dead. */
const LEASE_MS = 10_000;
/** How often the store is read while another client renews. */
const POLL_MS = 100;
/** How often a client lets others go first, before it goes on alone. */
const MAX_ROUNDS = 5;

export interface SharedRenewalOptions {
  readonly clock: Clock;
  readonly emit: (event: AuthEventBody) => void;
  /** Obtains a new token, from the refresh token of the session's last one if possible. */
  readonly renewTokens: (session: Readonly<SessionTokens>) => Promise<TokenSet>;
  /** Whether a refresh token was not sent yet, or the server said that it did not use it. */
  readonly canResend: (refreshToken: string) => boolean;
  /** The place in the shared store. */
  readonly slot: StoreSlot;
  readonly seenTokens: SeenTokens;
  /** The latest tokens of the client, which no report may show. Those of the store are added. */
  readonly knownTokens: string[];
  readonly session: SessionTokens;
  readonly keeper: TokenKeeper;
}

/**
 * Obtains the next token of a client that shares it: the token that another client wrote to the store if it is fresh,
 * else a new one from the provider, while the other clients wait for it.
 */
export async function renewShared(options: SharedRenewalOptions): Promise<CachedToken> {
  const { clock, emit, renewTokens, canResend, slot, seenTokens, knownTokens, session, keeper } = options;
  const { cache, keep } = keeper;

  const visit = slot.visit();
  // Read again under the lock: whoever held it may have written a token.
  return (await adopt({ rereadSecret: true })) ?? slot.withLock(renewAsOne);

  /** Takes the token of the store if it is fresh. One that is only valid is kept in case the renewal fails. */
  async function adopt(reading?: { rereadSecret: boolean }): Promise<CachedToken | undefined> {
    const { tokens: stored } = await visit.read(reading);
    if (!stored || session.hasEnded || !seenTokens.markSeen(stored)) return undefined;
    rememberTokens(knownTokens, stored);
    // A store that compares and sets returns the latest value. Another may return an old one; then the times decide,
    // although the clocks of two hosts differ.
    if (slot.isOrdered || !session.last || stored.issuedAt >= session.last.issuedAt) {
      // The refresh token of a marked value is the other client's.
      session.last = visit.renewer() === undefined ? stored : withoutRefreshToken(stored);
    }
    const token = cache(stored);
    const leftMs = remainingMs(token, clock);
    if (leftMs > remainingMs(session.current, clock)) session.current = token;
    if (stored.issuedAt < (session.forcedAt ?? 0) || leftMs <= token.softMs) return undefined;
    emit({ type: 'token_adopted', expiresAt: stored.expiresAt });
    return keep(token, session.last);
  }

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
    if (!isMarked && session.last) session.last = withoutRefreshToken(session.last);
    // A sign-out deleted the value, and the mark may have arrived after that.
    if (session.hasEnded) await visit.clear();
    try {
      return await storeAndKeep(await renewTokens(session));
    } catch (error) {
      await visit.unmark(canResend);
      if (session.hasEnded) await visit.clear();
      throw error;
    }
  }

  /** Reads the store until no other client is renewing. A client that does not finish in time is taken for dead. */
  async function awaitSibling(): Promise<CachedToken | undefined> {
    let waitingFor: string | undefined;
    let deadAt = clock.after(LEASE_MS);
    for (;;) {
      const found = await adopt();
      const renewer = visit.renewer();
      if (found || renewer === undefined || session.hasEnded) return found;
      if (renewer !== waitingFor) {
        waitingFor = renewer;
        deadAt = clock.after(LEASE_MS);
      } else if (clock.until(deadAt) <= 0) {
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

  /** Writes a token to the store before anyone gets it: a crash in between must not lose a rotated refresh token. */
  async function storeAndKeep(issued: TokenSet): Promise<CachedToken> {
    // Made before the store is asked: the token ages while a slow store answers.
    const token = cache(issued);
    seenTokens.markSeen(issued);
    if (session.hasEnded) return keep(token);
    const newer = (await visit.write(issued)) ? undefined : await takeNewer(issued);
    if (session.hasEnded) await visit.clear();
    return newer ?? keep(token);
  }

  /** Somebody else wrote in the meantime. Its token is taken if it is fresh, and else replaced. */
  async function takeNewer(issued: TokenSet): Promise<CachedToken | undefined> {
    const { tokens: stored } = await visit.read();
    if (stored && seenTokens.markSeen(stored)) {
      const found = cache(stored);
      const isTooOld = stored.issuedAt < (session.forcedAt ?? 0);
      if (!isTooOld && remainingMs(found, clock) > found.softMs) return keep(found);
    }
    await visit.write(issued);
    return undefined;
  }
}
