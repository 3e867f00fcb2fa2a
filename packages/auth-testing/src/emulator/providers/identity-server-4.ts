import type { IdentityClient } from '../identity/client.ts';
import type { IdentityServer } from '../identity/identity-server.ts';
import { WRONG_CREDENTIALS } from '../identity/password-grant.ts';
import type { EmulatedResponse, Operation, ProviderRequest } from '../operation.ts';
import type { ProviderState } from '../provider-state.ts';
import { NO_STORE, readBody, refuse, refuseAs } from './identity-server-4-responses.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** BlastIQ's identity endpoints: a certified server, adapted to the responses of IdentityServer 4. */
export function createIdentityOperations(
  state: ProviderState,
  identity: IdentityServer,
  clients: ReadonlyMap<string, IdentityClient>,
): readonly Operation[] {
  async function discover(request: ProviderRequest): Promise<EmulatedResponse> {
    const response = await identity.respond(request);
    const document = readBody(response);
    // As the real server lists them: without `none`, although the documented client is public.
    const methods = ['client_secret_basic', 'client_secret_post'];
    const scopes = new Set([...clients.values()].flatMap((client) => client.scopes));
    return {
      ...response,
      body: { ...document, scopes_supported: [...scopes], token_endpoint_auth_methods_supported: methods },
    };
  }

  async function exchangeToken(request: ProviderRequest): Promise<EmulatedResponse> {
    const refusal = refuseClient(request) ?? refuseParameters(request);
    if (refusal) return refusal;
    const response = await identity.respond(request);
    if (response.status !== 200) return refuseAs(response);
    return grant(response, request.parameters.get('grant_type') === 'refresh_token');
  }

  function refuseClient({ mediaType, parameters, headers }: ProviderRequest): EmulatedResponse | undefined {
    if (mediaType !== FORM_TYPE) return refuse('invalid_request', 'content-type', 'Only a form is accepted.');
    if (parameters.flaw) return refuse('invalid_request', 'parameter', `${parameters.flaw}.`);
    if (!clients.has(parameters.get('client_id') ?? '')) {
      return refuse('invalid_client', 'credentials', 'The client is unknown.');
    }
    if ('client_secret' in parameters.all || headers.has('authorization')) {
      return refuse('invalid_client', 'credentials', 'A public client has no secret to send.');
    }
    return undefined;
  }

  function refuseParameters({ parameters, schemaFlaw }: ProviderRequest): EmulatedResponse | undefined {
    const grantType = parameters.get('grant_type') ?? '';
    if (!['password', 'refresh_token', 'authorization_code'].includes(grantType)) {
      return refuse('unsupported_grant_type', 'grant', 'The grant type is missing or unknown.');
    }
    if (
      !clients.get(parameters.get('client_id') ?? '')?.grantTypes.some((allowed) => allowed === grantType)
    ) {
      return refuse('unauthorized_client', 'grant', 'The client may not use this grant.');
    }
    if (grantType === 'password' && parameters.get('username') === undefined) {
      return refuse('invalid_grant', 'parameter', 'The username is missing.');
    }
    if (grantType === 'password' && parameters.get('password') === undefined) {
      return refuse('invalid_grant', 'credentials', 'The password is missing.', WRONG_CREDENTIALS);
    }
    // The attended flow is not in the spec, because only BlastIQ Support gives out its parameters.
    if (schemaFlaw !== undefined && grantType !== 'authorization_code') {
      return refuse('invalid_request', 'schema', schemaFlaw);
    }
    return undefined;
  }

  async function grant(response: EmulatedResponse, renewed: boolean): Promise<EmulatedResponse> {
    const { lifetimeMs, sendsExpiry, tokenFormat } = state.settings;
    const { access_token, expires_in: _seconds, ...members } = readBody(response);
    const jwt = String(access_token);
    const { decodeJwt } = await import('jose');
    const accessToken =
      tokenFormat === 'jwt'
        ? jwt
        : await state.accessTokens.issue({
            lifetimeMs,
            format: 'opaque',
            claims: withoutTimes(decodeJwt(jwt)),
          });
    return {
      ...response,
      headers: { ...response.headers, ...NO_STORE },
      issued: { accessToken, renewed },
      body: { access_token: accessToken, ...(sendsExpiry && { expires_in: lifetimeMs / 1_000 }), ...members },
    };
  }

  async function revokeToken(request: ProviderRequest): Promise<EmulatedResponse> {
    if (request.mediaType !== FORM_TYPE) {
      return { status: 415, violation: { rule: 'content-type', detail: 'Only a form is accepted.' } };
    }
    const refusal = refuseClient(request);
    if (refusal) return refusal;
    if (request.schemaFlaw !== undefined) return refuse('invalid_request', 'schema', request.schemaFlaw);
    // A JWT cannot be revoked: the server responds with 200 and changes nothing.
    if (request.parameters.get('token')?.includes('.')) return { status: 200, headers: NO_STORE };
    return { status: (await identity.respond(request)).status, headers: NO_STORE };
  }

  function authorize(request: ProviderRequest): Promise<EmulatedResponse> {
    // The library ignores offline_access without this prompt (OpenID Connect Core §11). IdentityServer does not.
    const offline = request.query.get('scope')?.split(' ').includes('offline_access');
    if (offline && !request.query.has('prompt')) request.query.set('prompt', 'consent');
    return identity.respond(request);
  }

  const forward = (id: string, method: 'GET' | 'POST', path: string): Operation => ({
    id,
    method,
    path: `/identity${path}`,
    kind: 'other',
    respond: identity.respond,
  });

  return [
    {
      ...forward('getDiscoveryDocument', 'GET', '/.well-known/openid-configuration'),
      respond: discover,
    },
    forward('getKeys', 'GET', '/.well-known/openid-configuration/jwks'),
    { ...forward('exchangeToken', 'POST', '/connect/token'), kind: 'token', respond: exchangeToken },
    { ...forward('revokeToken', 'POST', '/connect/revocation'), respond: revokeToken },
    { ...forward('authorize', 'GET', '/connect/authorize'), respond: authorize },
    forward('resumeAuthorization', 'GET', '/connect/authorize/:uid'),
    forward('showLogin', 'GET', '/account/login/:uid'),
    forward('logIn', 'POST', '/account/login/:uid'),
    forward('endSession', 'GET', '/connect/endsession'),
    forward('endSessionByForm', 'POST', '/connect/endsession'),
    forward('confirmEndSession', 'POST', '/connect/endsession/confirm'),
    forward('showSignedOut', 'GET', '/connect/endsession/success'),
  ];
}

function withoutTimes({ iat: _iat, exp: _exp, ...claims }: Record<string, unknown>): Record<string, unknown> {
  return claims;
}
