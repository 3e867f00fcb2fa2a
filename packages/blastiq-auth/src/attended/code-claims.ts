import type { StoredTokens, TokenStore } from '@x/auth-core';
import { withDeadline } from '@x/auth-core/provider';

/** How far a callback is that one of several clients handles. */
export type Stage = 'taken' | 'finished';

/**
 * Says which client exchanges the code of a callback. On a server each request has a client, and a copy of the transaction
 * in its cookie: only the store can tell that a person loaded the callback twice.
 */
export interface CodeClaims {
  /** Whether this client may exchange the code: nobody else has begun to. */
  take(state: string): Promise<boolean>;
  find(state: string): Promise<Stage | undefined>;
  close(state: string, outcome: 'finished' | 'failed'): Promise<void>;
}

const PREFIX = 'blastiq:sign-in:';
/** As long as a sign-in may take. A store that deletes old values keeps a claim for so long. */
const LIFETIME_MS = 600_000;

export interface CodeClaimsOptions {
  readonly store: TokenStore;
  readonly now: () => number;
  /** How long the store may take for one claim, in milliseconds. What it does later does not count. */
  readonly timeoutMs: number;
}

/** @throws from each method if the store fails, or says nothing in time. */
export function createCodeClaims({ store, now, timeoutMs }: CodeClaimsOptions): CodeClaims {
  const toValue = (stage: Stage): StoredTokens => {
    const claim = { version: 1, issuedAt: now(), expiresAt: now() + LIFETIME_MS, stage };
    return claim;
  };

  return {
    take: (state) => inTime(take(PREFIX + state)),
    find: async (state) => Object(await inTime(store.get(PREFIX + state))).stage,
    close: (state, outcome) =>
      inTime(
        outcome === 'finished' ? store.set(PREFIX + state, toValue(outcome)) : store.delete(PREFIX + state),
      ),
  };

  async function take(place: string): Promise<boolean> {
    if (store.replace) return store.replace(place, undefined, toValue('taken'));
    if (await store.get(place)) return false;
    await store.set(place, toValue('taken'));
    return true;
  }

  function inTime<T>(work: Promise<T>): Promise<T> {
    return withDeadline(() => work, undefined, timeoutMs);
  }
}
