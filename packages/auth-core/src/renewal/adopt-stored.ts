import type { Clock } from '../base/clock.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { StoreSlot } from '../stores/store-slot.ts';
import type { StoreVisit } from '../stores/store-visit.ts';
import { type KnownTokens, rememberTokens, type TokenSet, withoutRefreshToken } from '../token/token.ts';
import { type CachedToken, remainingMs } from './cached-token.ts';
import type { SeenTokens } from './seen-tokens.ts';
import type { SessionTokens } from './session-tokens.ts';

export interface AdoptStoredOptions {
  readonly clock: Clock;
  readonly emit: (event: AuthEventBody) => void;
  /** Whether a token can be issued without a refresh token. */
  readonly canIssue: boolean;
  /** The place in the shared store. */
  readonly slot: StoreSlot;
  readonly seenTokens: SeenTokens;
  /** The tokens of the store are added. */
  readonly known: KnownTokens;
  readonly session: SessionTokens;
  readonly keeper: TokenKeeper;
}

/** How the tokens of the session are replaced. */
export interface TokenKeeper {
  /** Prepares a token set for the calls that will use it. */
  cache(tokens: TokenSet): CachedToken;
  /** Makes a token the current one, unless it has expired or the session has ended. */
  keep(token: CachedToken, last?: TokenSet): CachedToken;
  /** Makes a token the current one, and changes nothing else. */
  set(token: CachedToken | undefined): void;
}

/** Takes the token of the store if it is fresh. One that is only valid is kept in case the renewal fails. */
export async function adoptStored(
  options: AdoptStoredOptions,
  visit: StoreVisit,
  reading?: { rereadSecret: boolean },
): Promise<CachedToken | undefined> {
  const { clock, emit, canIssue, slot, seenTokens, known, session, keeper } = options;
  const forced = session.renewal?.forced;
  const canBeNewer = forced?.hasReadStore;
  const { tokens: stored, isEmpty } = await visit.read(reading);
  if (forced && (stored || isEmpty)) forced.hasReadStore = true;
  if (session.hasEnded) return undefined;
  if (!canIssue) followStore(options, stored, isEmpty);
  if (!stored || !seenTokens.markSeen(stored)) return undefined;
  rememberTokens(known, stored);
  // A store that compares and sets returns the latest value. Another may return an old one; then the times decide,
  // although the clocks of two hosts differ.
  if (slot.isOrdered || !session.last || stored.issuedAt >= session.last.issuedAt) {
    // The refresh token of a marked value is the other client's, and the credentials obtain another one.
    session.last = visit.renewer() === undefined || !canIssue ? stored : withoutRefreshToken(stored);
  }
  const token = keeper.cache(stored);
  const leftMs = remainingMs(token, clock);
  // Without credentials the store decides: the person may have signed in again, as somebody else.
  if (leftMs > remainingMs(session.current, clock) || (!canIssue && leftMs > 0)) keeper.set(token);
  // A forced renewal may have begun while the store was read.
  if ((session.renewal?.forced && !canBeNewer) || leftMs <= token.softMs) return undefined;
  emit({ type: 'token_adopted', expiresAt: stored.expiresAt });
  return keeper.keep(token, session.last);
}

/** Without credentials the session is what is stored: it ends when another client deletes it. */
function followStore(
  { session, keeper }: AdoptStoredOptions,
  stored: TokenSet | undefined,
  isEmpty: boolean,
): void {
  if (isEmpty && session.isStored) {
    session.last = session.isStored = undefined;
    keeper.set(undefined);
  }
  if (!stored) return;
  session.isStored = true;
  // Another client may have lost the refresh token, or used it.
  if (stored.accessToken === session.last?.accessToken) session.last = stored;
}
