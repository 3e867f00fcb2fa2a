import type { StoredTokens, TokenStore } from '@x/auth-core';

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

export function createCodeClaims(store: TokenStore, now: () => number): CodeClaims {
  const toValue = (stage: Stage): StoredTokens => {
    const claim = { version: 1, issuedAt: now(), expiresAt: now() + LIFETIME_MS, stage };
    return claim;
  };

  return {
    async take(state) {
      const place = PREFIX + state;
      if (store.replace) return store.replace(place, undefined, toValue('taken'));
      if (await store.get(place)) return false;
      await store.set(place, toValue('taken'));
      return true;
    },

    find: async (state) => Object(await store.get(PREFIX + state)).stage,

    close: (state, outcome) =>
      outcome === 'finished' ? store.set(PREFIX + state, toValue(outcome)) : store.delete(PREFIX + state),
  };
}
