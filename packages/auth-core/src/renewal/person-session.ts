import type { TokenSet } from '../token/token.ts';
import type { Session } from './session.ts';

// A session that a person begins, and that another process or tab may end.

/** Takes over what another client wrote to the store, or deleted from it, after the renewal in flight: it may have failed. */
export async function rereadStore({ parts, settled }: Session): Promise<void> {
  await settled();
  await (await parts.sharing?.())?.reread(parts);
  parts.onChange?.();
}

/** Keeps tokens that were obtained by a sign-in, and stores them in place of any others. */
export async function acceptTokens({ parts }: Session, tokens: TokenSet): Promise<void> {
  const { keeper, session, sharing } = parts;
  // Kept before the store is asked: whoever calls while a slow store answers has signed in already.
  const token = keeper.keep(keeper.cache(tokens));
  session.isStored = await (await sharing?.())?.overwrite(tokens);
  // Until then the store may have had the tokens of somebody else.
  keeper.keep(token);
}
