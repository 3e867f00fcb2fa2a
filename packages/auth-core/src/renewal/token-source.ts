import type { Clock, Instant } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import { jitter } from '../issuing/retry.ts';
import { AuthError, isAuthError } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import type { StoreSlot } from '../stores/store-slot.ts';
import type { RefreshAhead } from '../token/refresh-windows.ts';
import type { AccessToken, TokenSet } from '../token/token.ts';
import { type CachedToken, toCachedToken } from './cached-token.ts';
import { cooldownAfter, isRefusal } from './cooldown.ts';
import type { CredentialProof } from './credential-proof.ts';

/** What a caller may ask of a token. */
export interface GetTokenOptions {
  /** Frees this caller alone; the shared renewal goes on. */
  signal?: AbortSignal | undefined;
  /**
   * How long the token must still live, in milliseconds. Capped at what a new token of this provider offers, so
   * that a demand nothing can meet does not renew at every call. @default 0
   */
  minValidityMs?: number;
  /** Whether the cached token is passed over. @default false */
  forceRefresh?: boolean;
}

export interface TokenSourceOptions {
  clock: Clock;
  refreshAhead: RefreshAhead;
  emit: (event: AuthEventBody) => void;
  /** Brings a new token, from the refresh token of `last` where that can be. */
  mint: (last: TokenSet | undefined) => Promise<TokenSet>;
  /** Where siblings share the token; absent when nobody does. */
  shared?: StoreSlot | undefined;
  provider: ProviderProfile;
  /** Knows whether the credentials are others than those that were refused last. */
  credentials: Pick<CredentialProof, 'haveChanged'>;
}

/** Keeps the token of one identity fresh. */
export interface TokenSource {
  getToken(options?: GetTokenOptions): Promise<AccessToken>;
  /** Declares a token dead. A value that is no longer the current one changes nothing. */
  invalidate(accessToken?: string): Promise<void>;
  /** Forgets everything, in the store as well. */
  signOut(): Promise<void>;
  /** What is known now, for a person to look at. */
  inspect(): TokenSourceState;
}

export interface TokenSourceState {
  readonly current: CachedToken | undefined;
  readonly setback: Setback | undefined;
  readonly isRenewing: boolean;
}

/** What the last renewal failed with, and what that forbids. */
export interface Setback {
  readonly error: AuthError;
  /** Until when there is no traffic at all. */
  readonly cooldown: Instant;
  /** Until when the old token is served without another try. */
  readonly pause: Instant;
  /** How many there were in a row: refusals, or failures of any other kind. */
  readonly failures: number;
}

const HALF_PAUSE_MS = 500;
const LONGEST_HALF_PAUSE_MS = 15_000;
/** How many access tokens are known again when a store gives them back. */
const MAX_SEEN = 10;
/** The least that an early 401 teaches of a lifetime nobody named. */
const MIN_LEARNED_MS = 10_000;

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { clock, provider, refreshAhead, emit, mint, shared, credentials } = options;
  let current: CachedToken | undefined;
  /** The last token set known, alive or not: its refresh token may still be good. */
  let last: TokenSet | undefined;
  /** The access tokens seen of late. A store that was not written to, or not in time, still has one of them. */
  const seen: string[] = [];
  let renewal: Promise<CachedToken> | undefined;
  /** Since when the renewal in flight owes a token newer than any that was there. */
  let forcedAt: number | undefined;
  let setback: Setback | undefined;
  let learnedMs = Number.POSITIVE_INFINITY;
  /** Counts sign-outs: a renewal that was in flight then must not bring the session back. */
  let session = 0;

  return {
    getToken,

    async invalidate(accessToken = current?.tokens.accessToken) {
      if (!current || current.tokens.accessToken !== accessToken) return;
      // Where the provider named no end, an early 401 is the only one that did.
      if (isGuess(current.tokens)) learnedMs = Math.max(current.lifetimeMs - left(), MIN_LEARNED_MS);
      current = undefined;
      emit({ type: 'token_invalidated' });
    },

    async signOut() {
      session += 1;
      current = last = setback = renewal = forcedAt = undefined;
      await shared?.erase();
    },

    inspect: () => ({ current, setback, isRenewing: !!renewal }),
  };

  function getToken(asked: GetTokenOptions = {}): Promise<AccessToken> {
    const { signal, minValidityMs = 0, forceRefresh = false } = asked;
    if (!(minValidityMs >= 0)) {
      return Promise.reject(new TypeError('getToken: minValidityMs must be a number from 0.'));
    }
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (forceRefresh) return demand(signal, true);
    if (!current) {
      const token = demand(signal, false);
      // What was taken from the store may still be too short for this caller; what was minted never is.
      return minValidityMs > 0 ? token.then(() => getToken(asked)) : token;
    }

    const { lifetimeMs, softMs, hardMs, ready } = current;
    const leftMs = left();
    if (minValidityMs > 0 && leftMs <= Math.min(minValidityMs, lifetimeMs - softMs)) {
      return demand(signal, true);
    }
    if (leftMs > softMs) return ready;
    const isPaused = setback !== undefined && clock.until(setback.pause) > 0;
    if (leftMs > hardMs || (leftMs > 0 && isPaused)) {
      if (!renewal && !isPaused) renew(false);
      return ready;
    }
    return demand(signal, false);
  }

  /** Waits for the one renewal. A caller that asked for no more than a live token falls back on the old one. */
  async function demand(signal: AbortSignal | undefined, strict: boolean): Promise<AccessToken> {
    try {
      const renewed = renew(strict);
      const held = await withDeadline(() => renewed, signal);
      return held.ready;
    } catch (error) {
      if (!strict && !signal?.aborted && left() > 0) return (current as CachedToken).ready;
      throw error;
    }
  }

  function renew(force: boolean): Promise<CachedToken> {
    if (force) forcedAt ??= clock.now();
    if (!renewal) {
      // The store read is shared too, not only the request: a caller that read before a rotation
      // would replay a refresh token already spent.
      const started = adoptOrMint(session).finally(() => {
        if (renewal === started) renewal = forcedAt = undefined;
      });
      // Whoever started it may have gone; a failure nobody waits for is not unhandled.
      started.catch(() => undefined);
      renewal = started;
    }
    return renewal;
  }

  async function adoptOrMint(started: number): Promise<CachedToken> {
    await refuseWhileCooling();
    try {
      // A machine that slept meanwhile wakes to a token that is over: the second is for it.
      let held = await bring(started);
      if (left(held) <= 0) held = await bring(started);
      if (left(held) > 0) return held;
      throw createAuthError(provider, 'invalid_response', { detail: 'an expired token' });
    } catch (error) {
      if (started === session && isAuthError(error)) remember(error);
      throw error;
    }
  }

  async function bring(started: number): Promise<CachedToken> {
    const mintUnlessAdopted = async (): Promise<CachedToken> =>
      (await adopt(started)) ?? publish(await mint(last), started);
    return shared ? ((await adopt(started, true)) ?? shared.lock(mintUnlessAdopted)) : mintUnlessAdopted();
  }

  /** Takes what a sibling wrote, when it is worth more than what is here. */
  async function adopt(started: number, anew?: boolean): Promise<CachedToken | undefined> {
    const stored = await shared?.read(anew);
    if (!stored || started !== session || !markSeen(stored)) return undefined;
    if (!last || stored.issuedAt >= last.issuedAt) last = stored;
    const held = hold(stored);
    // Alive but not fresh: it serves while the renewal goes on, and if that fails.
    if (left(held) > left()) current = held;
    if (stored.issuedAt < (forcedAt ?? 0) || left(held) <= held.softMs) return undefined;
    emit({ type: 'token_adopted', expiresAt: stored.expiresAt });
    return keep(held, started);
  }

  /** Stored before it is handed out: a crash in between must not lose a rotated refresh token. */
  async function publish(minted: TokenSet, started: number): Promise<CachedToken> {
    // The store may be slow: the token ages from here on.
    const held = hold(minted);
    const meanwhile = await shared?.read();
    markSeen(minted);
    if (meanwhile && markSeen(meanwhile) && meanwhile.issuedAt > minted.issuedAt) {
      const newer = hold(meanwhile);
      if (left(newer) > 0) return keep(newer, started);
    }
    if (started === session) {
      await shared?.write(minted);
      if (started !== session) await shared?.erase();
    }
    return keep(held, started);
  }

  function keep(held: CachedToken, started: number): CachedToken {
    if (started === session) {
      // One that was over on arrival takes the place of none that lives.
      if (left(held) > 0) current = held;
      last = held.tokens;
      setback = undefined;
      // What was learned grows while it holds.
      if (last.expirySource === 'learned') learnedMs *= 2;
    }
    return held;
  }

  /** Bounds a lifetime that nobody named by what was learned. */
  function hold(tokens: TokenSet): CachedToken {
    const expiresAt = tokens.issuedAt + learnedMs;
    const isLearned = isGuess(tokens) && tokens.expiresAt > expiresAt;
    const believed: TokenSet = isLearned ? { ...tokens, expiresAt, expirySource: 'learned' } : tokens;
    return toCachedToken(believed, clock, refreshAhead);
  }

  function remember(error: AuthError): void {
    emit({ type: 'renewal_failed', code: error.code, message: error.message, serving: left() > 0 });
    const before = setback && isRefusal(setback.error) === isRefusal(error) ? setback.failures : 0;
    const failures = before + 1;
    const cooldownMs = cooldownAfter(error, failures);
    // Half of it sure, half of it chance: a fleet that failed together must not come back together.
    const halfMs = Math.min(HALF_PAUSE_MS * 2 ** failures, LONGEST_HALF_PAUSE_MS);
    const pauseMs = Math.max(halfMs + jitter(halfMs), cooldownMs);
    setback = { error, failures, cooldown: clock.after(cooldownMs), pause: clock.after(pauseMs) };
  }

  async function refuseWhileCooling(): Promise<void> {
    if (!setback) return;
    const { error, cooldown } = setback;
    const retryAfterMs = clock.until(cooldown);
    if (retryAfterMs <= 0 || (isRefusal(error) && (await credentials.haveChanged()))) return;
    throw new AuthError(error.message, { ...error, retryAfterMs });
  }

  /** How long a token still lives, the current one by default, in milliseconds; zero or less when there is none. */
  function left(held = current): number {
    return held ? clock.until(held.end) : 0;
  }

  /** Whether a token is seen for the first time. What was had before is no news, however the clocks were set since. */
  function markSeen({ accessToken }: TokenSet): boolean {
    if (seen.includes(accessToken)) return false;
    if (seen.push(accessToken) > MAX_SEEN) seen.shift();
    return true;
  }
}

function isGuess({ expirySource }: TokenSet): boolean {
  return ['default', 'learned'].includes(expirySource);
}
