import { decodeJwt } from 'jose';
import type { IdentityClient } from '../identity/client.ts';
import type { IdentityResponse, IdentityServer } from '../identity/identity-server.ts';
import { WRONG_CREDENTIALS } from '../identity/password-grant.ts';
import type { Behaviour, EmulatedResponse, Operation, ProviderRequest, ViolationRule } from '../operation.ts';
import type { ProviderState } from '../provider-state.ts';

const NO_STORE = { 'cache-control': 'no-store, no-cache, max-age=0', pragma: 'no-cache' };
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** BlastIQ's identity endpoints: a certified server inside, the manners of IdentityServer 4 at the edges. */
export function createIdentityOperations(
  state: ProviderState,
  identity: IdentityServer,
  clients: ReadonlyMap<string, IdentityClient>,
): readonly Operation[] {
  async function discover(request: ProviderRequest): Promise<EmulatedResponse> {
    const response = await identity.respond(request);
    const document = readBody(response);
    // As the real server lists them: `none` is missing although the documented client is public.
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
    // The attended flow is not in the spec: its parameters come from BlastIQ Support alone.
    if (schemaFlaw !== undefined && grantType !== 'authorization_code') {
      return refuse('invalid_request', 'schema', schemaFlaw);
    }
    return undefined;
  }

  async function grant(response: EmulatedResponse, renewed: boolean): Promise<EmulatedResponse> {
    const { lifetimeMs, sendsExpiry, tokenFormat } = state.settings;
    const { access_token, expires_in: _seconds, ...members } = readBody(response);
    const jwt = String(access_token);
    const accessToken =
      tokenFormat === 'jwt'
        ? jwt
        : await state.accessTokens.issue({ lifetimeMs, format: 'opaque', claims: decodeJwt(jwt) });
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
    // A JWT stands by itself and cannot be called back: the server says 200 and changes nothing.
    if (request.parameters.get('token')?.includes('.')) return { status: 200, headers: NO_STORE };
    return { status: (await identity.respond(request)).status, headers: NO_STORE };
  }

  function authorize(request: ProviderRequest): Promise<EmulatedResponse> {
    // The library drops offline_access without this prompt (OpenID Connect Core §11); IdentityServer does not.
    const offline = request.query.get('scope')?.split(' ').includes('offline_access');
    if (offline && !request.query.has('prompt')) request.query.set('prompt', 'consent');
    return identity.respond(request);
  }

  const passOn = (id: string, method: 'GET' | 'POST', path: string): Operation => ({
    id,
    method,
    path: `/identity${path}`,
    kind: 'other',
    respond: identity.respond,
  });

  return [
    {
      ...passOn('getDiscoveryDocument', 'GET', '/.well-known/openid-configuration'),
      respond: discover,
    },
    passOn('getKeys', 'GET', '/.well-known/openid-configuration/jwks'),
    { ...passOn('exchangeToken', 'POST', '/connect/token'), kind: 'token', respond: exchangeToken },
    { ...passOn('revokeToken', 'POST', '/connect/revocation'), respond: revokeToken },
    { ...passOn('authorize', 'GET', '/connect/authorize'), respond: authorize },
    passOn('resumeAuthorization', 'GET', '/connect/authorize/:uid'),
    passOn('showLogin', 'GET', '/account/login/:uid'),
    passOn('logIn', 'POST', '/account/login/:uid'),
    passOn('endSession', 'GET', '/connect/endsession'),
    passOn('endSessionByForm', 'POST', '/connect/endsession'),
    passOn('confirmEndSession', 'POST', '/connect/endsession/confirm'),
    passOn('showSignedOut', 'GET', '/connect/endsession/success'),
  ];
}

/** How IdentityServer answers what no operation takes, and how it fails: without words, but for a 400. */
export const identityFallbacks: Omit<Behaviour, 'operations'> = {
  wrongMethod({ path }, allowed) {
    const detail = `Only ${allowed.join(', ')} is allowed here.`;
    if (path.endsWith('/connect/token')) return refuse('invalid_request', 'method', detail);
    return { status: 405, headers: { allow: allowed.join(', ') }, violation: { rule: 'method', detail } };
  },
  unknownPath: () => ({ status: 404, violation: { rule: 'path', detail: 'Nothing is at this path.' } }),
  failure: (status) => ({
    status,
    headers: NO_STORE,
    ...(status === 400 && { body: { error: 'invalid_request' } }),
  }),
};

/** Turns a refusal of the library into the one of IdentityServer, which tells less. */
function refuseAs(response: IdentityResponse): EmulatedResponse {
  const { error } = readBody(response);
  const reason = response.reason ?? '';
  if (error === 'invalid_scope') return refuse('invalid_scope', 'scope', 'A scope is unknown.');
  if (reason === WRONG_CREDENTIALS) {
    return refuse(
      'invalid_grant',
      'credentials',
      'The username or the password is wrong.',
      WRONG_CREDENTIALS,
    );
  }
  if (reason === 'refresh token already used') {
    return refuse('invalid_grant', 'refresh-token-reuse', 'The refresh token was used before.');
  }
  if (error === 'invalid_grant')
    return refuse('invalid_grant', 'refresh-token', 'The refresh token or code is over.');
  return refuse('invalid_request', 'parameter', 'The request is wrong.');
}

function readBody({ body }: EmulatedResponse): Record<string, unknown> {
  return JSON.parse(String(body)) as Record<string, unknown>;
}

/** IdentityServer answers every token error with 400, `invalid_client` included. */
function refuse(error: string, rule: ViolationRule, detail: string, description?: string): EmulatedResponse {
  return {
    status: 400,
    headers: NO_STORE,
    body: { error, ...(description !== undefined && { error_description: description }) },
    violation: { rule, detail },
  };
}
