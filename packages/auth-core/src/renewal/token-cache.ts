import type { Clock } from '../base/clock.ts';
import type { AccessToken } from '../token/token.ts';
import type { CachedToken } from './cached-token.ts';

/**
 * What a usual call reads. The client that core creates is such an object, with its methods as further members: where a
 * program has thousands of clients, each further object that a call reads costs as much as the rest of the call. The members
 * are private, so the app sees the methods only.
 */
export class TokenCache {
  #ready: Promise<AccessToken> | undefined;
  // When the token becomes stale, in whole milliseconds: V8 keeps a small integer in place, and any other number in an
  // object of its own.
  #wall = 0;
  #monotonic = 0;

  /** The promise of the current token; undefined if there is none, or it is stale. */
  static get(cache: TokenCache, clock: Clock): Promise<AccessToken> | undefined {
    const staleAt = { wall: cache.#wall, monotonic: cache.#monotonic };
    return clock.until(staleAt) > 0 ? cache.#ready : undefined;
  }

  /** Takes over the current token; undefined if there is none any more. */
  static set(cache: TokenCache, token: CachedToken | undefined): void {
    cache.#ready = token?.ready;
    if (!token) return;
    cache.#wall = token.wall - token.softMs;
    cache.#monotonic = token.monotonic - token.softMs;
  }
}
