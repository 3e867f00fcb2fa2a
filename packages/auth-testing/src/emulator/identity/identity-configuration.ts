import { randomBytes } from 'node:crypto';
import type { Configuration } from 'oidc-provider';
import type { ProviderState } from '../provider-state.ts';
import { API_AUDIENCE, API_RESOURCE, API_RESOURCE_SERVER } from './api-resource.ts';
import type { IdentityClient } from './client.ts';
import { createIdentityStore } from './identity-store.ts';

export interface IdentityServerOptions {
  /** The issuer. Its path is the mount path of the server. */
  readonly authority: string;
  readonly clients: ReadonlyMap<string, IdentityClient>;
}

/** The settings with which oidc-provider behaves like BlastIQ's identity server. */
export function toConfiguration(
  state: ProviderState,
  { authority, clients }: IdentityServerOptions,
): Configuration {
  const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));
  return {
    adapter: createIdentityStore(clients, state.aheadMs),
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
      // The library's userinfo endpoint accepts only tokens without an audience. Tokens here are for the API.
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
    // Refresh tokens do not expire with the browser session, because servers use them too.
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
          // The library uses whole seconds of the real clock. Tests need short lifetimes and wrong clocks.
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

type Logout = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

const renderLogout: NonNullable<Logout['logoutSource']> = (context, form) => {
  context.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign out</title>${form}
<p>Sign out of BlastIQ?</p><button form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button></html>`;
};

const renderSignedOut: NonNullable<Logout['postLogoutSuccessSource']> = (context) => {
  context.body =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Signed out</title><p>Signed out.</p></html>';
};
