import type { StoredTokens } from '@x/auth-core';

/** An ordinary stored value, with some changed members. */
export function sampleTokens(change: Partial<StoredTokens> = {}): StoredTokens {
  return {
    version: 1,
    accessToken: 'sample',
    tokenType: 'Bearer',
    expiresAt: 1_900_000_000_000,
    issuedAt: 1_899_996_400_000,
    expirySource: 'response',
    ...change,
  };
}
