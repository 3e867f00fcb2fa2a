import type { CachedToken } from './cached-token.ts';
import { createTokenKeeper, type TokenKeeperOptions } from './session-tokens.ts';
import type { SharedRenewalOptions } from './shared-renewal.ts';
import type { Sharing } from './sharing.ts';

export interface NextTokenOptions
  extends TokenKeeperOptions,
    Omit<SharedRenewalOptions, 'keeper' | 'slot' | 'seenTokens'> {
  /** The token in a shared store; absent if the client has no store. */
  readonly sharing: Sharing | undefined;
}

/**
 * Obtains the token that follows the current one: the token that another client wrote to the shared store if it is
 * fresh, else a new one from the provider.
 */
export function createNextToken(options: NextTokenOptions): () => Promise<CachedToken> {
  const { session, sharing, renewTokens } = options;
  const keeper = createTokenKeeper(options);

  return async () => {
    const shared = await sharing?.();
    if (shared) return shared.next({ ...options, keeper });
    return keeper.keep(keeper.cache(await renewTokens(session)));
  };
}
