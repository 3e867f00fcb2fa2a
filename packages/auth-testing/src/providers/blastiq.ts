import { randomBytes } from 'node:crypto';
import { readBearer } from '../authorization.ts';
import type { Answer, ProviderRequest, ViolationRule } from '../exchange.ts';
import type { LoopbackServer } from '../loopback-server.ts';
import type { RequestParameters } from '../parameters.ts';
import { createProviderApp } from '../provider-app.ts';
import { createProviderHandle, type ProviderHandle } from '../provider-handle.ts';
import { createProviderState } from '../provider-state.ts';

/** What `createBlastiqAuth` takes to reach the emulator. */
export interface BlastiqOptions {
  readonly username: string;
  readonly password: string;
  readonly authority: string;
  readonly apiUrl: string;
}

const clientId = 'external.customer';
const allowedScopes = ['cosmos', 'offline_access'];
const noStore = { 'cache-control': 'no-store, no-cache, max-age=0', pragma: 'no-cache' };

/** Starts BlastIQ on a server. */
export async function startBlastiq(server: LoopbackServer): Promise<ProviderHandle<BlastiqOptions>> {
  const { url } = server;
  const authority = `${url}/identity`;
  const options: BlastiqOptions = {
    username: 'blastiq-user',
    // Every character that a form encoding could spoil.
    password: 'blastiq p+a&s%s-é',
    authority,
    apiUrl: url,
  };

  const state = await createProviderState({
    name: 'blastiq',
    settings: {
      lifetimeMs: 3_600_000,
      refreshLifetimeMs: 2_592_000_000,
      sendsExpiry: true,
      tokenFormat: 'jwt',
      refreshTokens: true,
      refreshRotation: 'one-time',
      clockOffsetMs: 0,
    },
    accounts: [[options.username, { secret: options.password }]],
    issuer: authority,
    audience: 'cosmos',
    generateRefreshToken: () => randomBytes(32).toString('hex'),
  });

  async function exchange(request: ProviderRequest): Promise<Answer> {
    if (request.mediaType !== 'application/x-www-form-urlencoded') {
      return refuse('invalid_request', 'content-type', 'Only a form is accepted.');
    }
    const { parameters } = request;
    if (parameters.flaw) return refuse('invalid_request', 'parameter', `${parameters.flaw}.`);
    if (parameters.get('client_id') !== clientId) {
      return refuse('invalid_client', 'credentials', 'The client is unknown.');
    }
    if ('client_secret' in parameters.all || request.headers.has('authorization')) {
      return refuse('invalid_client', 'credentials', 'A public client has no secret to send.');
    }
    const grantType = parameters.get('grant_type');
    if (grantType === 'password') return exchangePassword(parameters);
    if (grantType === 'refresh_token') return exchangeRefreshToken(parameters);
    return refuse('unsupported_grant_type', 'grant', 'The grant type is missing or unknown.');
  }

  async function exchangePassword(parameters: RequestParameters): Promise<Answer> {
    if ('audience' in parameters.all) {
      return refuse('invalid_request', 'parameter', 'BlastIQ takes no audience.');
    }
    const scopes = parameters.get('scope')?.split(' ') ?? allowedScopes;
    if (!scopes.every((scope) => allowedScopes.includes(scope))) {
      return refuse('invalid_scope', 'scope', 'A scope is unknown.');
    }
    const username = parameters.get('username');
    if (username === undefined) return refuse('invalid_grant', 'parameter', 'The username is missing.');
    if (state.accounts.get(username)?.secret !== parameters.get('password')) {
      const description = 'invalid_username_or_password';
      return refuse('invalid_grant', 'credentials', 'The username or the password is wrong.', description);
    }
    return grant(username, scopes.join(' '));
  }

  async function exchangeRefreshToken(parameters: RequestParameters): Promise<Answer> {
    const refreshToken = parameters.get('refresh_token');
    if (refreshToken === undefined) return refuse('invalid_request', 'parameter', 'The token is missing.');
    const redemption = state.refreshTokens.redeem(refreshToken, state.settings.refreshRotation);
    if ('refusal' in redemption) {
      const rule = redemption.refusal === 'reused' ? 'refresh-token-reuse' : 'refresh-token';
      return refuse('invalid_grant', rule, 'The refresh token is over.');
    }
    const { accountId, scope = '' } = redemption.grant;
    return grant(accountId, scope, redemption.refreshToken);
  }

  async function grant(username: string, scope: string, rotated?: string): Promise<Answer> {
    const { lifetimeMs, refreshLifetimeMs, tokenFormat: format, sendsExpiry, refreshTokens } = state.settings;
    const claims = { sub: username, client_id: clientId, scope: scope.split(' ') };
    const offline = refreshTokens && scope.split(' ').includes('offline_access');
    const refreshToken =
      rotated ??
      (offline
        ? state.refreshTokens.issue({ accountId: username, scope }, refreshLifetimeMs).refreshToken
        : undefined);
    return {
      status: 200,
      headers: noStore,
      body: {
        access_token: await state.accessTokens.mint({ lifetimeMs, format, claims }),
        ...(sendsExpiry && { expires_in: lifetimeMs / 1_000 }),
        token_type: 'Bearer',
        ...(refreshToken !== undefined && { refresh_token: refreshToken }),
        scope,
      },
    };
  }

  function revokeToken(request: ProviderRequest): Answer {
    if (request.mediaType !== 'application/x-www-form-urlencoded') {
      return { status: 415, violation: { rule: 'content-type', detail: 'Only a form is accepted.' } };
    }
    const { parameters } = request;
    if (parameters.get('client_id') !== clientId) {
      return refuse('invalid_client', 'credentials', 'The client is unknown.');
    }
    const token = parameters.get('token');
    if (token === undefined) return refuse('invalid_request', 'parameter', 'The token is missing.');
    state.refreshTokens.revoke(token);
    return { status: 200, headers: noStore };
  }

  async function listSites(request: ProviderRequest): Promise<Answer> {
    const token = readBearer(request.headers.get('authorization'));
    const flaw = token === undefined ? 'missing' : await state.accessTokens.check(token);
    if (flaw === undefined) return { status: 200, body: { sites: [{ id: 1, name: 'North pit' }] } };
    const realm = 'Bearer realm="IdentityServer"';
    const expired = flaw === 'expired' ? ',error_description="The access token expired"' : '';
    const challenge = flaw === 'missing' ? realm : `${realm},error="invalid_token"${expired}`;
    return { status: 401, headers: { 'www-authenticate': challenge } };
  }

  const discovery = {
    issuer: authority,
    jwks_uri: `${authority}/.well-known/openid-configuration/jwks`,
    authorization_endpoint: `${authority}/connect/authorize`,
    token_endpoint: `${authority}/connect/token`,
    revocation_endpoint: `${authority}/connect/revocation`,
    end_session_endpoint: `${authority}/connect/endsession`,
    scopes_supported: allowedScopes,
    grant_types_supported: ['authorization_code', 'refresh_token', 'password'],
    response_types_supported: ['code'],
    response_modes_supported: ['form_post', 'query', 'fragment'],
    // As the real server lists them: `none` is missing although the documented client is public.
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    id_token_signing_alg_values_supported: ['ES256'],
    subject_types_supported: ['public'],
    code_challenge_methods_supported: ['plain', 'S256'],
  };

  server.serve(
    createProviderApp(state, {
      operations: [
        {
          id: 'getDiscoveryDocument',
          method: 'GET',
          path: '/identity/.well-known/openid-configuration',
          kind: 'other',
          answer: () => ({ status: 200, body: discovery }),
        },
        {
          id: 'getKeys',
          method: 'GET',
          path: '/identity/.well-known/openid-configuration/jwks',
          kind: 'other',
          answer: () => ({ status: 200, body: state.accessTokens.jwks }),
        },
        {
          id: 'exchangeToken',
          method: 'POST',
          path: '/identity/connect/token',
          kind: 'token',
          answer: exchange,
        },
        {
          id: 'revokeToken',
          method: 'POST',
          path: '/identity/connect/revocation',
          kind: 'other',
          answer: revokeToken,
        },
        { id: 'listSites', method: 'GET', path: '/api/sites', kind: 'resource', answer: listSites },
      ],
      wrongMethod: (request, allowed) =>
        request.path.endsWith('/connect/token')
          ? refuse('invalid_request', 'method', `Only ${allowed.join(', ')} is allowed here.`)
          : {
              status: 405,
              headers: { allow: allowed.join(', ') },
              violation: { rule: 'method', detail: `Only ${allowed.join(', ')} is allowed here.` },
            },
      unknownPath: () => ({ status: 404, violation: { rule: 'path', detail: 'Nothing is at this path.' } }),
    }),
  );
  return createProviderHandle(state, { url, apiUrl: url, resource: '/api/sites', options });
}

/** IdentityServer answers every token error with 400, `invalid_client` included. */
function refuse(error: string, rule: ViolationRule, detail: string, description?: string): Answer {
  return {
    status: 400,
    headers: noStore,
    body: { error, ...(description !== undefined && { error_description: description }) },
    violation: { rule, detail },
  };
}
