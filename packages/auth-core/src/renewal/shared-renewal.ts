import { type TokenSet, withoutRefreshToken } from '../token/token.ts';
import { type AdoptStoredOptions, adoptStored } from './adopt-stored.ts';
import { awaitSibling, awaitWinner } from './await-sibling.ts';
import { type CachedToken, remainingMs } from './cached-token.ts';
import type { RenewalMeans } from './session.ts';

/** How often a client lets others go first, before it goes on alone. */
const MAX_ROUNDS = 5;

export interface SharedRenewalOptions
  extends AdoptStoredOptions,
    Pick<RenewalMeans, 'renewTokens' | 'canResend' | 'discard'> {
  /** Called when the tokens of the session may have changed. */
  readonly onChange: (() => void) | undefined;
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
      const found = await awaitSibling(options, visit);
      if (found) return found;
      // An ended session changes nothing that others have.
      if (!session.hasEnded) isMarked = await visit.mark();
    }
    // Others were first each time, or do not see this refresh token under the mark: they may have sent it, or send it now.
    const isSeen = !slot.isOrdered || visit.refreshToken() === session.last?.refreshToken;
    if (!(isMarked && isSeen) && session.last && canIssue) session.last = withoutRefreshToken(session.last);
    // A sign-out deleted the value, and the mark may have arrived after that.
    if (session.hasEnded) await visit.clear();
    const { last } = session;
    try {
      return await storeAndKeep(await renewTokens(session), last);
    } catch (error) {
      const newer = await awaitWinner(options, visit, error);
      if (newer) return newer;
      await visit.unmark(canResend);
      if (session.hasEnded) await visit.clear();
      throw error;
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
    if (!canIssue && !newer) session.isStored = visit.isOwn();
    if (!session.hasEnded) return newer ?? keep(token);
    await visit.clear();
    await discard?.(issued);
    return token;
  }

  /** Somebody else wrote in the meantime. Its token is taken if it is fresh, and else replaced. */
  async function takeNewer(issued: TokenSet, last: TokenSet | undefined): Promise<CachedToken | undefined> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { tokens: stored, isEmpty } = await visit.read();
      if (!canIssue && isEmpty) return endWith(issued);
      const isNew = stored && seenTokens.markSeen(stored);
      // Without credentials a token other than the renewed one is of another sign-in, which counts.
      if (!canIssue && stored && stored.accessToken !== last?.accessToken) {
        session.isStored = true;
        return keep(cache(stored));
      }
      if (isNew) {
        const found = cache(stored);
        const isTooOld = session.renewal?.forced?.hasReadStore === false;
        if (!isTooOld && remainingMs(found, clock) > found.softMs) return keep(found);
      }
      if (await visit.write(issued)) break;
    }
    return undefined;
  }

  /** Another client signed the person out in the meantime. The callers of this renewal asked before that. */
  async function endWith(issued: TokenSet): Promise<CachedToken> {
    session.last = undefined;
    keeper.set(undefined);
    onChange?.();
    await discard?.(issued);
    return cache(issued);
  }
}
