import { readBearer } from '../authorization.ts';
import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { IDENTITY_CLAIMS } from './api-resource.ts';
import type { IdentityContext } from './identity-context.ts';
import { FORM_TYPE, NO_STORE } from './responses.ts';

/** The userinfo endpoint: the claims of the person whose access token is sent, in a header or in a form. */
export async function getUserInfo(
  { state, clients }: IdentityContext,
  { headers, mediaType, parameters }: ProviderRequest,
): Promise<EmulatedResponse> {
  const inForm = mediaType === FORM_TYPE ? parameters.get('access_token') : undefined;
  const token = readBearer(headers.get('authorization')) ?? inForm;
  const claims = token === undefined ? 'missing' : await state.accessTokens.read(token);
  if (claims === 'expired') return refuseToken(401, 'invalid_token', 'The access token expired');
  if (typeof claims === 'string' || !clients.has(String(claims.client_id))) {
    return refuseToken(401, 'invalid_token');
  }
  const username = String(claims.sub);
  if (!state.accounts.has(username)) return refuseToken(401, 'invalid_token');
  const scopes = [claims.scope].flat().map(String);
  if (!scopes.includes('openid')) return refuseToken(403, 'insufficient_scope');

  const names = scopes.flatMap((scope) => IDENTITY_CLAIMS[scope] ?? []);
  return {
    status: 200,
    headers: NO_STORE,
    body: { ...(names.includes('name') && { name: username }), sub: username },
  };
}

/** IdentityServer joins the parts of the challenge with commas alone. */
function refuseToken(status: 401 | 403, error: string, description?: string): EmulatedResponse {
  const parts = [
    'Bearer realm="IdentityServer"',
    `error="${error}"`,
    ...(description === undefined ? [] : [`error_description="${description}"`]),
  ];
  return { status, headers: { ...NO_STORE, 'www-authenticate': parts.join(',') } };
}
