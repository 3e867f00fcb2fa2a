import type { Clock, Instant } from './clock.ts';
import { type Cooldown, cooldownAfter } from './cooldown.ts';
import { AuthError, isAuthError } from './errors.ts';
import type { AuthEventBody } from './events.ts';
import type { RefreshAhead } from './expiry.ts';
import { type HeldToken, holdToken, timeLeft } from './held-token.ts';
import { jitter } from './retry.ts';
import type { CarefulStore } from './store.ts';
import type { AccessToken, TokenSet } from './token.ts';

/** What a caller may ask of a token. */
export interface GetTokenOptions {
  /** Frees this caller alone; the shared renewal goes on. */
  signal?: AbortSignal;
  /** How long the token must still live, in milliseconds. @default 0 */
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
  store?: CarefulStore | undefined;
  /** The key in that store. May fail: it takes reading the secret. */
  storeKey: () => Promise<string>;
  /** How long a sibling may hold the lock, in milliseconds. */
  lockDeadlineMs: number;
}

/** Keeps the token of one identity fresh. */
export interface TokenSource {
  get(options?: GetTokenOptions): Promise<AccessToken>;
  /** Declares a token dead. A value that is no longer the current one changes nothing. */
  invalidate(accessToken?: string): Promise<void>;
  /** Forgets everything, in the store as well. */
  forget(): Promise<void>;
}

const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { clock, refreshAhead, emit, mint, store, storeKey, lockDeadlineMs } = options;
  let current: HeldToken | undefined;
  /** The last token set known, alive or not: its refresh token may still be good. */
  let last: TokenSet | undefined;
  let rejected: string | undefined;
  let renewal: Promise<HeldToken> | undefined;
  /** Since when the renewal in flight owes a token newer than any that was there. */
  let forcedAt: number | undefined;
  let cooldown: (Cooldown & { since: Instant }) | undefined;
  let failures = 0;
  let pause: { since: Instant; lengthMs: number } | undefined;
  /** Counts sign-outs: a renewal that was in flight then must not bring the session back. */
  let session = 0;

  return {
    get,

    async invalidate(accessToken = current?.tokens.accessToken) {
      if (current === undefined || current.tokens.accessToken !== accessToken) return;
      rejected = accessToken;
      current = undefined;
      pause = undefined;
      emit({ type: 'token_invalidated' });
    },

    async forget() {
      session += 1;
      current = last = cooldown = pause = renewal = forcedAt = undefined;
      failures = 0;
      if (store === undefined) return;
      const key = await storeKey();
      await store.delete(key);
    },
  };

  function get(asked: GetTokenOptions = {}): Promise<AccessToken> {
    const { signal, minValidityMs = 0, forceRefresh = false } = asked;
    if (!(minValidityMs >= 0))
      return Promise.reject(new TypeError('getToken: minValidityMs must be a number from 0.'));
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (forceRefresh) return demand(signal, true);
    if (current === undefined) {
      const token = demand(signal, false);
      // What was taken from the store may still be too short for this caller; what was minted never is.
      return minValidityMs > 0 ? token.then(() => get(asked)) : token;
    }

    const left = timeLeft(current, clock);
    if (minValidityMs > 0 && left <= needed(current, minValidityMs)) return demand(signal, true);
    if (left > current.softMs) return current.ready;
    if (left > current.hardMs || (left > 0 && isPaused())) {
      if (renewal === undefined && !isPaused()) renew().catch(ignore);
      return current.ready;
    }
    return demand(signal, false);
  }

  /** Waits for the one renewal. A caller that asked for no more than a live token falls back on the old one. */
  async function demand(signal: AbortSignal | undefined, strict: boolean): Promise<AccessToken> {
    try {
      return (await untilAborted(renew(strict), signal)).ready;
    } catch (error) {
      if (!strict && !signal?.aborted && current !== undefined && timeLeft(current, clock) > 0)
        return current.ready;
      throw error;
    }
  }

  function renew(force = false): Promise<HeldToken> {
    if (force) forcedAt ??= clock.now();
    if (renewal === undefined) {
      // The store read is shared too, not only the request: a caller that read before a rotation
      // would replay a refresh token already spent.
      const started = adoptOrMint(session).finally(() => {
        if (renewal !== started) return;
        renewal = undefined;
        forcedAt = undefined;
      });
      renewal = started;
      started.catch(ignore);
    }
    return renewal;
  }

  async function adoptOrMint(started: number): Promise<HeldToken> {
    refuseWhileCooling();
    try {
      if (store === undefined) return hold(await mint(last), started);
      const key = await storeKey();
      return (
        (await adopt(store, key)) ??
        (await store.withLock(key, () => renewShared(store, key, started), lockDeadlineMs))
      );
    } catch (error) {
      if (started === session) remember(error);
      throw error;
    }
  }

  async function renewShared(shared: CarefulStore, key: string, started: number): Promise<HeldToken> {
    const adopted = await adopt(shared, key);
    if (adopted !== undefined) return adopted;

    const minted = await mint(last);
    if (started !== session) return hold(minted, started);
    const meanwhile = await shared.get(key);
    if (meanwhile !== undefined && meanwhile.issuedAt > minted.issuedAt && isUsable(meanwhile))
      return hold(meanwhile, started);
    // Stored before it is handed out: a crash in between must not lose a rotated refresh token.
    await shared.set(key, minted);
    if (started !== session) await shared.delete(key);
    return hold(minted, started);
  }

  /** Takes what a sibling wrote, when it is worth more than what is here. */
  async function adopt(shared: CarefulStore, key: string): Promise<HeldToken | undefined> {
    const stored = await shared.get(key);
    if (stored === undefined) return undefined;
    if (last === undefined || stored.issuedAt >= last.issuedAt) last = stored;
    if (!isUsable(stored)) return undefined;
    const held = holdToken(stored, clock, refreshAhead);
    // Alive but not fresh: it serves while the renewal goes on, and if that fails.
    if (current === undefined || stored.expiresAt > current.tokens.expiresAt) current = held;
    const owed = forcedAt !== undefined && stored.issuedAt < forcedAt;
    if (owed || timeLeft(held, clock) <= held.softMs) return undefined;
    emit({ type: 'token_adopted', expiresAt: stored.expiresAt });
    return hold(stored, session);
  }

  function isUsable({ accessToken, expiresAt }: TokenSet): boolean {
    return accessToken !== rejected && expiresAt > clock.now();
  }

  function hold(tokens: TokenSet, started: number): HeldToken {
    const held = holdToken(tokens, clock, refreshAhead);
    if (started === session) {
      current = held;
      last = tokens;
      cooldown = pause = rejected = undefined;
      failures = 0;
    }
    return held;
  }

  function remember(error: unknown): void {
    if (!isAuthError(error)) return;
    const serving = current !== undefined && timeLeft(current, clock) > 0;
    emit({ type: 'renewal_failed', code: error.code, message: error.message, serving });
    const since = clock.mark();
    const next = cooldownAfter(error, cooldown);
    cooldown = next && { ...next, since };
    // Half of it sure, half of it chance: a fleet that failed together must not come back together.
    const lengthMs = Math.min(PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) / 2;
    failures += 1;
    pause = { since, lengthMs: Math.max(lengthMs + jitter(lengthMs), next?.lengthMs ?? 0) };
  }

  function isPaused(): boolean {
    return pause !== undefined && clock.since(pause.since) < pause.lengthMs;
  }

  function refuseWhileCooling(): void {
    if (cooldown === undefined) return;
    const retryAfterMs = cooldown.lengthMs - clock.since(cooldown.since);
    if (retryAfterMs > 0) throw new AuthError(cooldown.error.message, { ...cooldown.error, retryAfterMs });
  }

  /** A demand that no token of this provider can meet must not mint at every call. */
  function needed({ tokens, softMs }: HeldToken, minValidityMs: number): number {
    return Math.min(minValidityMs, tokens.expiresAt - tokens.issuedAt - softMs);
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function ignore(): void {}
