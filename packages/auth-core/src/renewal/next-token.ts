import type { CachedToken } from './cached-token.ts';
import type { SharedRenewalOptions } from './shared-renewal.ts';
import type { Sharing } from './sharing.ts';

/** What obtaining a token needs. */
export interface NextTokenOptions extends Omit<SharedRenewalOptions, 'slot' | 'seenTokens'> {
  /** The token in a shared store; absent if the client has no store. */
  readonly sharing: Sharing | undefined;
}

/**
 * Obtains the token that follows the current one: the token that another client wrote to the shared store if it is
 * fresh, else a new one from the provider.
 */
export async function fetchNextToken(options: NextTokenOptions): Promise<CachedToken> {
  const { session, sharing, keeper, renewTokens, discard } = options;
  const shared = await sharing?.();
  if (shared) return shared.next(options);
  const tokens = await renewTokens(session);
  if (session.hasEnded) await discard?.(tokens);
  return keeper.keep(keeper.cache(tokens));
}
