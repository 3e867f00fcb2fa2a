import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { readClientId } from './client-authentication.ts';
import type { IdentityContext } from './identity-context.ts';
import { FORM_TYPE, refuse, refuseBare } from './responses.ts';

const TOKEN_TYPES = ['access_token', 'refresh_token'];

/** The revocation endpoint. A JWT stays valid: the server responds with 200 and changes nothing. */
export async function revokeToken(
  { state, clients, references }: IdentityContext,
  request: ProviderRequest,
): Promise<EmulatedResponse> {
  const { mediaType, parameters } = request;
  if (mediaType !== FORM_TYPE) return refuseBare(415, 'content-type', 'Only a form is accepted.');
  const clientId = readClientId(request);
  if (clientId === undefined || !clients.has(clientId)) {
    return refuse('invalid_client', 'credentials', 'The client is unknown.');
  }
  const token = parameters.get('token');
  if (token === undefined) return refuse('invalid_request', 'parameter', 'The token is missing.');
  const hint = parameters.get('token_type_hint');
  if (hint !== undefined && !TOKEN_TYPES.includes(hint)) {
    return refuse('unsupported_token_type', 'parameter', 'The token_type_hint is unknown.');
  }

  const refreshGrant = hint === 'access_token' ? undefined : state.refreshTokens.find(token);
  if (refreshGrant?.clientId === clientId) {
    state.refreshTokens.remove(token);
    // With it go the opaque access tokens of the same user and client.
    references.forget(({ sub, client_id }) => sub === refreshGrant.accountId && client_id === clientId);
  }
  const isReference = !token.includes('.');
  if (hint !== 'refresh_token' && isReference) {
    const claims = await state.accessTokens.read(token);
    if (typeof claims !== 'string' && claims.client_id === clientId) state.revoke(token);
  }
  return { status: 200 };
}
