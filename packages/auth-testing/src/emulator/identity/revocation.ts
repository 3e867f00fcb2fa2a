import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { readClientId } from './client-authentication.ts';
import type { IdentityContext } from './identity-context.ts';
import { FORM_TYPE, refuse, refuseBare } from './responses.ts';

const TOKEN_TYPES = ['access_token', 'refresh_token'];

/** The revocation endpoint. A JWT stays valid: the server responds with 200 and changes nothing. */
export async function revokeToken(
  { state, clients }: IdentityContext,
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

  if (hint !== 'access_token' && state.refreshTokens.find(token)?.clientId === clientId) {
    state.refreshTokens.remove(token);
  }
  const isReference = !token.includes('.');
  if (hint !== 'refresh_token' && isReference) {
    const claims = await state.accessTokens.read(token);
    if (typeof claims !== 'string' && claims.client_id === clientId) state.revoke(token);
  }
  return { status: 200 };
}
