import type { TokenSet } from '../token/token.ts';
import type { Session } from './session.ts';

// A session that a person begins, and that another process or tab may end.

/** Takes over what another client wrote to the store, or deleted from it. A renewal in flight does so anyway. */
export async function rereadStore({ parts, settled }: Session): Promise<void> {
  if (await settled()) return;
  await (await parts.sharing?.())?.reread(parts);
  parts.onChange?.();
}

/** Keeps tokens that were obtained by a sign-in, and stores them in place of any others. */
export async function acceptTokens({ parts }: Session, tokens: TokenSet): Promise<void> {
  const { keeper, session, sharing } = parts;
  // Made before the store is asked: the token ages while a slow store answers.
  const token = keeper.cache(tokens);
  session.isStored = await (await sharing?.())?.overwrite(tokens);
  keeper.keep(token);
}
