import type { BrokenRule, EmulatedResponse, Operation, ProviderRequest } from '../operation.ts';
import { authorize } from './authorize-endpoint.ts';
import { showCheckSession } from './check-session.ts';
import { readClientId, toHeaderFlaws } from './client-authentication.ts';
import { askConsent } from './consent-page.ts';
import { toDiscoveryDocument } from './discovery-document.ts';
import { endSession, logOut } from './end-session.ts';
import type { IdentityContext } from './identity-context.ts';
import { introspect } from './introspection.ts';
import { logIn, showErrorPage } from './login-page.ts';
import { FORM_TYPE, refuse } from './responses.ts';
import { revokeToken } from './revocation.ts';
import { exchangeToken } from './token-endpoint.ts';
import { getUserInfo } from './userinfo.ts';

type Endpoint = (context: IdentityContext, request: ProviderRequest) => ReturnType<Operation['respond']>;

/** The endpoints of BlastIQ's identity server, which behaves like IdentityServer 4. */
export function createIdentityOperations(context: IdentityContext): readonly Operation[] {
  const { pathname } = new URL(context.authority);
  const operation = (id: string, method: 'GET' | 'POST', path: string, endpoint: Endpoint): Operation => ({
    id,
    method,
    path: `${pathname}${path}`,
    kind: id === 'exchangeToken' ? 'token' : 'other',
    respond: (request) => endpoint(context, request),
  });
  const both = (id: string, path: string, endpoint: Endpoint) => [
    operation(id, 'GET', path, endpoint),
    operation(`${id}ByPost`, 'POST', path, endpoint),
  ];

  return [
    operation('getDiscoveryDocument', 'GET', '/.well-known/openid-configuration', () => ({
      status: 200,
      body: toDiscoveryDocument(context),
    })),
    operation('getKeys', 'GET', '/.well-known/openid-configuration/jwks', async ({ state }) => ({
      status: 200,
      body: await state.signer.jwks(),
    })),
    operation('exchangeToken', 'POST', '/connect/token', exchangeToken),
    operation('revokeToken', 'POST', '/connect/revocation', revokeToken),
    operation('introspect', 'POST', '/connect/introspect', introspect),
    operation('authorizeDevice', 'POST', '/connect/deviceauthorization', refuseDevice),
    ...both('getUserInfo', '/connect/userinfo', getUserInfo),
    ...both('authorize', '/connect/authorize', authorize),
    operation('resumeAuthorization', 'GET', '/connect/authorize/callback', authorize),
    ...both('endSession', '/connect/endsession', endSession),
    operation('checkSession', 'GET', '/connect/checksession', showCheckSession),
    ...both('askConsent', '/consent', askConsent),
    ...both('logIn', '/account/login', logIn),
    ...both('logOut', '/account/logout', logOut),
    operation('showError', 'GET', '/home/error', showErrorPage),
  ];
}

/** No client here may use the device flow. */
function refuseDevice({ clients }: IdentityContext, request: ProviderRequest): EmulatedResponse {
  if (request.mediaType !== FORM_TYPE)
    return refuse('invalid_request', 'content-type', 'Only a form is accepted.');
  return clients.has(readClientId(request) ?? '')
    ? refuse('unauthorized_client', 'grant', 'The client may not use the device flow.')
    : refuse('invalid_client', 'credentials', 'The client is unknown.');
}

/** What BlastIQ's documents say not to send. */
export function findIdentityFlaws(request: ProviderRequest, { id }: Operation): readonly BrokenRule[] {
  if (id !== 'exchangeToken' && id !== 'revokeToken') return request.flaws;
  // The attended flow is not in the spec, because only BlastIQ Support gives out its parameters.
  const isAttended = request.parameters.get('grant_type') === 'authorization_code';
  const flaws = isAttended ? request.flaws.filter(({ rule }) => rule !== 'schema') : request.flaws;
  return [...toHeaderFlaws(request), ...flaws];
}
