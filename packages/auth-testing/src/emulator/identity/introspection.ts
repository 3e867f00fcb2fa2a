import { readBasic } from '../authorization.ts';
import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import { API_RESOURCE } from './api-resource.ts';
import { decode } from './client-authentication.ts';
import type { IdentityContext } from './identity-context.ts';
import { FORM_TYPE, NO_STORE, refuse, refuseBare } from './responses.ts';

/** The introspection endpoint, which answers APIs and not clients. */
export async function introspect(
  { state }: IdentityContext,
  request: ProviderRequest,
): Promise<EmulatedResponse> {
  if (request.mediaType !== FORM_TYPE) return refuseBare(415, 'content-type', 'Only a form is accepted.');
  if (!isApi(request)) return refuseBare(401, 'credentials', 'Only the API may ask, with its secret.');
  const token = request.parameters.get('token');
  if (token === undefined) return refuse('missing_token', 'parameter', 'The token is missing.');

  const inactive: EmulatedResponse = { status: 200, headers: NO_STORE, body: { active: false } };
  const claims = await state.accessTokens.read(token);
  if (typeof claims === 'string' || !state.accounts.has(String(claims.sub))) return inactive;
  const { scope, amr, ...others } = claims;
  const own = [scope].flat().filter((name) => API_RESOURCE.scopes.some((known) => known === name));
  if (own.length === 0) return inactive;
  // IdentityServer gives a list with one entry as that entry.
  const methods = [amr].flat();
  return {
    ...inactive,
    body: { ...others, amr: methods.length === 1 ? methods[0] : methods, active: true, scope: own.join(' ') },
  };
}

function isApi({ headers, parameters }: ProviderRequest): boolean {
  const basic = readBasic(headers.get('authorization'));
  const name = basic ? decode(basic.username) : parameters.get('client_id');
  const secret = basic ? decode(basic.password) : parameters.get('client_secret');
  return name === API_RESOURCE.name && secret === API_RESOURCE.secret;
}
