import type { IdentityContext } from './identity-context.ts';

/**
 * Ends the sessions of a person without a request of a browser, as an administrator of the server can: the session
 * cookies, the codes and the refresh tokens of them stop working, and the opaque access tokens too. A JWT lives until it
 * expires, because the API does not ask the server.
 *
 * @returns how many sessions there were
 */
export function endSessions(context: IdentityContext, username: string | undefined): number {
  const { state, sessions, codes, references } = context;
  const isMeant = (name: unknown) => username === undefined || name === username;
  for (const [value, { signIn }] of codes.entries()) if (isMeant(signIn.username)) codes.delete(value);
  // Those of the password grant have no session, and go on.
  state.refreshTokens.revokeAll(({ signIn }) => signIn?.sessionId !== undefined && isMeant(signIn.username));
  references.forget(({ sid, sub }) => sid !== undefined && isMeant(sub));
  return sessions.endAll((signIn) => isMeant(signIn.username));
}
