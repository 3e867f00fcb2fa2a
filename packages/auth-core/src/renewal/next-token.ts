import type { Clock } from '../base/clock.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { StoreSlot } from '../stores/store-slot.ts';
import type { RefreshAhead } from '../token/refresh-windows.ts';
import { rememberTokens, type TokenSet } from '../token/token.ts';
import { type CachedToken, remainingMs, toCachedToken } from './cached-token.ts';
import type { LearnedLifetime } from './learned-lifetime.ts';
import type { SeenTokens } from './seen-tokens.ts';

/** The tokens of one session. */
export interface SessionTokens {
  current?: CachedToken | undefined;
  /** The last token set known, expired or not: its refresh token may still work. */
  last?: TokenSet | undefined;
  /** Set while a forced renewal is in flight: tokens issued earlier do not satisfy it. */
  forcedAt?: number | undefined;
  hasEnded: boolean;
}

export interface NextTokenOptions {
  readonly clock: Clock;
  readonly refreshAhead: RefreshAhead;
  readonly emit: (event: AuthEventBody) => void;
  /** Obtains a new token, from the refresh token of the session's last one if possible. */
  readonly renewTokens: (session: Readonly<SessionTokens>) => Promise<TokenSet>;
  /** The place in a shared store; absent if the token is not shared. */
  readonly slot: StoreSlot | undefined;
  readonly seenTokens: SeenTokens;
  /** The latest tokens of the client, which no report may show. Those of the store are added. */
  readonly knownTokens: string[];
  readonly learnedLifetime: LearnedLifetime;
  readonly session: SessionTokens;
  /** Called when a token is kept. */
  readonly onToken: () => void;
}

/**
 * Obtains the token that follows the current one: the token that another client wrote to the shared store if it is
 * fresh, else a new one from the provider.
 */
export function createNextToken(options: NextTokenOptions): () => Promise<CachedToken> {
  const { clock, refreshAhead, emit, renewTokens, slot, seenTokens, knownTokens, learnedLifetime } = options;
  const { session, onToken } = options;

  return async function fetchNext() {
    if (!slot) return storeAndKeep(await renewTokens(session));
    return (
      (await adopt({ rereadSecret: true })) ??
      // Read again under the lock: whoever held it may have written a token.
      slot.withLock(async () => (await adopt()) ?? storeAndKeep(await renewTokens(session)))
    );
  };

  /** Takes the token of the store if it is fresh. One that is only valid is kept in case the renewal fails. */
  async function adopt(reading?: { rereadSecret: boolean }): Promise<CachedToken | undefined> {
    const stored = await slot?.read(reading);
    if (!stored || session.hasEnded || !seenTokens.markSeen(stored)) return undefined;
    rememberTokens(knownTokens, stored);
    if (!session.last || stored.issuedAt >= session.last.issuedAt) session.last = stored;
    const token = cache(stored);
    const leftMs = remainingMs(token, clock);
    if (leftMs > remainingMs(session.current, clock)) session.current = token;
    if (stored.issuedAt < (session.forcedAt ?? 0) || leftMs <= token.softMs) return undefined;
    emit({ type: 'token_adopted', expiresAt: stored.expiresAt });
    return keep(token);
  }

  /** Writes a token to the store before anyone gets it: a crash in between must not lose a rotated refresh token. */
  async function storeAndKeep(issued: TokenSet): Promise<CachedToken> {
    // Made before the store is asked: the token ages while a slow store answers.
    const token = cache(issued);
    const stored = await slot?.read();
    seenTokens.markSeen(issued);
    if (stored && seenTokens.markSeen(stored) && stored.issuedAt > issued.issuedAt) {
      const newer = cache(stored);
      if (remainingMs(newer, clock) > 0) return keep(newer);
    }
    if (!session.hasEnded) {
      await slot?.write(issued);
      if (session.hasEnded) await slot?.erase();
    }
    return keep(token);
  }

  function keep(token: CachedToken): CachedToken {
    if (session.hasEnded) return token;
    // A token that arrived expired never replaces a valid one.
    if (remainingMs(token, clock) > 0) session.current = token;
    session.last = token.tokens;
    learnedLifetime.extend(token.tokens);
    onToken();
    return token;
  }

  function cache(tokens: TokenSet): CachedToken {
    return toCachedToken(learnedLifetime.apply(tokens), clock, refreshAhead);
  }
}
