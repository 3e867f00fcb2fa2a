// The code of a client that has a store. `sharing.ts` loads this file on demand.
import { createStoreSlot, type StoreSlotOptions } from '../stores/store-slot.ts';
import type { CachedToken } from './cached-token.ts';
import { createSeenTokens } from './seen-tokens.ts';
import { createSharedKey, type SharedKeyOptions } from './shared-key.ts';
import { renewShared, type SharedRenewalOptions } from './shared-renewal.ts';

export interface TokenSharingOptions extends SharedKeyOptions, Omit<StoreSlotOptions, 'key'> {}

/** The token that a client shares with others through its store. */
export interface TokenSharing {
  /** Obtains the next token: from the store if another client wrote a fresh one, else from the provider. */
  next(options: Omit<SharedRenewalOptions, 'slot' | 'seenTokens'>): Promise<CachedToken>;
  /** Records the secret that a token was issued for: the token is stored under its key. */
  rememberSecret(secret: string): Promise<void>;
  /** Deletes what is stored. */
  erase(): Promise<void>;
}

export function createTokenSharing(options: TokenSharingOptions): TokenSharing {
  const { find, rememberSecret } = createSharedKey(options);
  const slot = createStoreSlot({ ...options, key: find });
  // For all sessions: a token from before a sign-out is an old token after it.
  const seenTokens = createSeenTokens();
  return {
    next: (renewal) => renewShared({ ...renewal, slot, seenTokens }),
    rememberSecret,
    erase: slot.erase,
  };
}
