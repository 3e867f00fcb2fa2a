import { type RequestCount, toRequestCount, toStoredCount, WINDOW_MS } from '../issuing/request-count.ts';
import type { SharedCount } from '../issuing/token-budget.ts';
import type { StoreSlot } from '../stores/store-slot.ts';
import { isLaterVersion, STORED_VERSION, type StoredTokens } from '../stores/stored-tokens.ts';
import type { TokenStore } from '../stores/token-store.ts';

/** What the key of a count ends with, after the key of its token. */
const SUFFIX = ':requests';
/** For a store whose `replace` never succeeds. The time of a renewal ends most attempts before that. */
const MAX_ROUNDS = 1_000;

export interface SharedCountOptions {
  readonly store: TokenStore;
  readonly run: StoreSlot['run'];
}

/** The count of token requests that all clients of an identity share. It is beside their token in the store. */
export function createSharedCount({ store, run }: SharedCountOptions): SharedCount {
  return {
    async change(next) {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const found = await run('get', async (place) => ({ value: await store.get(place + SUFFIX) }));
        const value = found?.value ?? undefined;
        const { version, requests } = Object(value);
        if (!found || isLaterVersion(version)) return false;
        const isStored = await put(value, toValue(next(toRequestCount(requests))));
        if (isStored !== false) return isStored === true;
      }
      return false;
    },
  };

  /** Without `replace`, two clients that count at the same moment count one request. */
  function put(expected: StoredTokens | undefined, next: StoredTokens): Promise<boolean | undefined> {
    if (store.replace) {
      return run('replace', async (place, call) => store.replace?.(place + SUFFIX, expected, next, call));
    }
    return run('set', async (place, call) => {
      await store.set(place + SUFFIX, next, call);
      return true;
    });
  }
}

/** A store that deletes old values keeps it for a day: it has the times of a token, and no token. */
function toValue(count: RequestCount): StoredTokens {
  const issuedAt = count.at(-1)?.until ?? 0;
  const value = { version: STORED_VERSION, issuedAt, expiresAt: issuedAt + WINDOW_MS.day };
  return { ...value, requests: toStoredCount(count) } as StoredTokens;
}
