import type { TokenFacts } from './token-facts.ts';
import { elapsedSince, type Instant, now, type VirtualTime } from './virtual-time.ts';
import { windowsOf } from './windows.ts';

/** The token that the client is known to have in its cache. */
export interface ClientCache {
  readonly facts: TokenFacts | undefined;
  put(facts: TokenFacts, expiresAt: number): void;
  clear(): void;
  /** The client reads another token, which may replace this one before a caller gets either. */
  doubt(): void;
  /** Whether the token is certainly the one in the cache. */
  readonly isCertain: boolean;
  /** How long the token is valid at least, in milliseconds, and whether it is before the soft and the hard window. */
  inspect(): { remainingMs: number; isFresh: boolean; isServable: boolean };
  /** How long it is until the soft window, the hard window and the expiry, in milliseconds. */
  untilWindows(): number[];
}

export function createClientCache(time: VirtualTime): ClientCache {
  let cached: { facts: TokenFacts; expiresAt: number; since: Instant } | undefined;
  let isCertain = false;

  return {
    get facts() {
      return cached?.facts;
    },
    put(facts, expiresAt) {
      cached = { facts, expiresAt, since: facts.seenAt ?? now(time) };
      isCertain = true;
    },
    clear() {
      cached = undefined;
      isCertain = false;
    },
    doubt() {
      isCertain = false;
    },
    get isCertain() {
      return isCertain;
    },
    inspect() {
      const [untilSoftMs = 0, untilHardMs = 0, remainingMs = 0] = this.untilWindows();
      return { remainingMs, isFresh: untilSoftMs > 0, isServable: untilHardMs > 0 };
    },
    untilWindows() {
      if (cached === undefined) return [];
      const { facts, expiresAt, since } = cached;
      const lifetimeMs = expiresAt - facts.tokens.issuedAt;
      const remainingMs = Math.min(expiresAt - since.wall, lifetimeMs) - elapsedSince(since, time);
      const { softMs, hardMs } = windowsOf(lifetimeMs);
      return [remainingMs - softMs, remainingMs - hardMs, remainingMs];
    },
  };
}
