import type { TokenSet } from '../token/token.ts';
import type { RenewalMeans, Session } from './session.ts';
import { cacheTokens, keepToken } from './token-keeper.ts';

// A session that a person begins, and that another process or tab may end.

/** Takes over what another client wrote to the store, or deleted from it, after the renewal in flight: it may have failed. */
export async function rereadStore(session: Session): Promise<void> {
  await session.renewal?.token.catch(() => undefined);
  const means = meansOf(session);
  await (await means.sharing?.())?.reread(session, means);
  session.source.config.onChange?.();
}

/** Keeps tokens that were obtained by a sign-in, and stores them in place of any others. */
export async function acceptTokens(session: Session, tokens: TokenSet): Promise<void> {
  const { sharing, discard } = meansOf(session);
  // Kept before the store is asked: whoever calls while a slow store answers has signed in already.
  const token = keepToken(session, cacheTokens(session, tokens));
  session.isStored = await (await sharing?.())?.overwrite(tokens, session);
  // The person signed out meanwhile, and these tokens may not have been in the store then.
  if (session.hasEnded) await discard?.(tokens);
  // Until then the store may have had the tokens of somebody else.
  keepToken(session, token);
}

function meansOf({ source }: Session): RenewalMeans {
  return source.prepareRenewal(source);
}
