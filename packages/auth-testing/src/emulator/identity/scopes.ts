import type { IdentityClient } from './client.ts';

const MAX_SCOPE_LENGTH = 300;

/**
 * The scopes of a request, sorted as IdentityServer sorts them, or undefined if one is not allowed. Without a scope, a
 * token request means all scopes of the client. A request for `cosmos` alone gets no refresh token.
 */
export function readScopes(text: string | undefined, client: IdentityClient): readonly string[] | undefined {
  const asked = (text ?? '').split(' ').filter((scope) => scope !== '');
  const scopes = asked.length > 0 ? asked : client.scopes;
  if ((text ?? '').length > MAX_SCOPE_LENGTH) return undefined;
  return scopes.every((scope) => client.scopes.includes(scope)) ? [...new Set(scopes)].sort() : undefined;
}
