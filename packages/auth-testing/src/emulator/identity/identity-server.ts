import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { inject } from 'light-my-request';
import type { Configuration } from 'oidc-provider';
import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { ProviderState } from '../provider-state.ts';
import { API_AUDIENCE, API_RESOURCE, API_RESOURCE_SERVER } from './api-resource.ts';
import type { IdentityClient } from './client.ts';
import { createIdentityStore } from './identity-store.ts';
import { createLoginPage } from './login-page.ts';
import { addPasswordGrant } from './password-grant.ts';

/** A certified OpenID Connect server, asked and answered in plain data. */
export interface IdentityServer {
  respond(request: ProviderRequest): Promise<IdentityResponse>;
  revokeRefreshToken(refreshToken: string): Promise<void>;
}

export interface IdentityResponse extends EmulatedResponse {
  /** Why a token request was refused, in the words of the library; never sent. */
  readonly reason?: string;
}

export interface IdentityServerOptions {
  /** The issuer; its path is where the server is mounted. */
  readonly authority: string;
  readonly clients: ReadonlyMap<string, IdentityClient>;
}

/** Starts the identity server. Loads its library now and not with the module, which would slow the other providers. */
export async function createIdentityServer(
  state: ProviderState,
  options: IdentityServerOptions,
): Promise<IdentityServer> {
  const { authority, clients } = options;
  const { Provider, errors } = await loadLibrary();
  const provider = new Provider(authority, toConfiguration(state, options));
  const mountPath = new URL(authority).pathname;
  const reasons = new WeakMap<IncomingMessage, string>();

  provider.use(createLoginPage(provider, { accounts: state.accounts, path: '/account/login/' }));
  addPasswordGrant(provider, {
    accounts: state.accounts,
    clients,
    givesRefreshTokens: () => state.settings.refreshTokens,
    errors,
  });
  provider.on('grant.error', (context, error) => {
    reasons.set(context.req, 'error_detail' in error ? String(error.error_detail) : error.message);
  });
  const listener = provider.callback();

  return {
    async respond({ method, path, query, headers, body }) {
      let incoming: IncomingMessage | undefined;
      const search = query.size > 0 ? `?${query}` : '';
      // Which origins may read an answer is settled outside; the library would refuse the request as a whole.
      const response = await inject(
        (request, reply) => {
          // What the library sees is below its mount path; from the two it builds its own URLs.
          const originalUrl = `${path}${search}`;
          incoming = Object.assign(request, { originalUrl, url: originalUrl.slice(mountPath.length) });
          listener(request, reply);
        },
        {
          method: method as 'GET' | 'POST',
          url: `${path}${search}`,
          headers: Object.fromEntries([...headers].filter(([name]) => name !== 'origin')),
          ...(body !== '' && { payload: body }),
        },
      );
      const reason = incoming && reasons.get(incoming);
      return {
        status: response.statusCode,
        headers: toHeaders(response.headers),
        ...(response.payload !== '' && { body: response.payload }),
        ...(reason !== undefined && { reason }),
      };
    },
    async revokeRefreshToken(refreshToken) {
      const found = await provider.RefreshToken.find(refreshToken);
      if (found?.grantId !== undefined) await provider.RefreshToken.revokeByGrantId(found.grantId);
      await found?.destroy();
    },
  };
}

async function loadLibrary(): Promise<typeof import('oidc-provider')> {
  // The library is at home from Node 22 on; this is the one thing that it misses in Node 20.
  if (!('parse' in URL)) {
    Object.assign(URL, { parse: (text: string) => (URL.canParse(text) ? new URL(text) : null) });
  }
  return import('oidc-provider');
}

function toConfiguration(state: ProviderState, { authority, clients }: IdentityServerOptions): Configuration {
  const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));
  return {
    adapter: createIdentityStore(clients),
    jwks: { keys: [state.accessTokens.signingKey] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    routes: {
      authorization: '/connect/authorize',
      token: '/connect/token',
      revocation: '/connect/revocation',
      userinfo: '/connect/userinfo',
      end_session: '/connect/endsession',
      jwks: '/.well-known/openid-configuration/jwks',
    },
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name'] },
    responseTypes: ['code'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Its tokens would have to be without an audience, and those here are for the API.
      userinfo: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: renderLogout,
        postLogoutSuccessSource: renderSignedOut,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => API_RESOURCE_SERVER,
      },
    },
    interactions: { url: (_context, { uid }) => `${new URL(authority).pathname}/account/login/${uid}` },
    findAccount: (_context, id) =>
      state.accounts.has(id) ? { accountId: id, claims: () => ({ sub: id, name: id }) } : undefined,
    issueRefreshToken: (_context, client, { scopes }) =>
      state.settings.refreshTokens &&
      client.grantTypeAllowed('refresh_token') &&
      scopes.has('offline_access'),
    rotateRefreshToken: () => state.settings.refreshRotation === 'one-time',
    // A session that outlives nothing: a refresh token ends on its own terms, as BlastIQ's servers need it.
    expiresWithSession: () => false,
    ttl: {
      AccessToken: () => seconds(state.settings.lifetimeMs),
      RefreshToken: () => seconds(state.settings.refreshLifetimeMs),
      AuthorizationCode: 60,
      Grant: 2_592_000,
      IdToken: 300,
      Interaction: 600,
      Session: 86_400,
    },
    formats: {
      customizers: {
        jwt(_context, _token, { payload }) {
          // The library counts whole seconds of the real clock; here lifetimes can be short and clocks wrong.
          Object.assign(payload, state.accessTokens.lifespan(state.settings.lifetimeMs), {
            aud: API_AUDIENCE,
          });
        },
      },
    },
    renderError(context, { error, error_description }) {
      context.type = 'json';
      context.body = { error, error_description };
    },
  };
}

function toHeaders(
  headers: Readonly<Record<string, number | string | string[] | undefined>>,
): NonNullable<EmulatedResponse['headers']> {
  // These belong to the connection and the clock that the answer will really have, and to the origins allowed outside.
  const left = Object.entries(headers).filter(
    ([name]) => !/^(content-length|connection|date|access-control-.+)$/.test(name),
  );
  return Object.fromEntries(
    left.map(([name, value = '']) => [name, Array.isArray(value) ? value : String(value)]),
  );
}

type Logout = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

const renderLogout: NonNullable<Logout['logoutSource']> = (context, form) => {
  context.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign out</title>${form}
<p>Sign out of BlastIQ?</p><button form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button></html>`;
};

const renderSignedOut: NonNullable<Logout['postLogoutSuccessSource']> = (context) => {
  context.body =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Signed out</title><p>Signed out.</p></html>';
};
