import type { CachedToken } from './cached-token.ts';
import type { RenewalMeans, Session } from './session.ts';
import { cacheTokens, keepToken } from './token-keeper.ts';

/**
 * Obtains the token that follows the current one: the token that another client wrote to the shared store if it is
 * fresh, else a new one from the provider.
 */
export async function fetchNextToken(session: Session, means: RenewalMeans): Promise<CachedToken> {
  const shared = await means.sharing?.();
  if (shared) return shared.next(session, means);
  const tokens = await means.renewTokens(session);
  if (session.hasEnded) await means.discard?.(tokens);
  return keepToken(session, cacheTokens(session, tokens));
}
