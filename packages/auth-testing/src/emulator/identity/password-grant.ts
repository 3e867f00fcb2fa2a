import type { errors as Errors, Provider } from 'oidc-provider';
import type { Account } from '../account.ts';
import { API_RESOURCE, API_RESOURCE_SERVER } from './api-resource.ts';
import type { IdentityClient } from './client.ts';

export interface PasswordGrantOptions {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly clients: ReadonlyMap<string, IdentityClient>;
  readonly givesRefreshTokens: () => boolean;
  readonly errors: typeof Errors;
}

/** The token endpoint's `error_description` for a wrong username or password (IdentityServer 4). */
export const WRONG_CREDENTIALS = 'invalid_username_or_password';

/** Adds the resource owner password grant, which the library omits on purpose, through its extension point. */
export function addPasswordGrant(provider: Provider, options: PasswordGrantOptions): void {
  const { accounts, clients, givesRefreshTokens, errors } = options;

  provider.registerGrantType<{ username?: string; password?: string; scope?: string }>(
    'password',
    async (context) => {
      const { client, params } = context.oidc;
      const { username = '', password } = params;
      const allowed = clients.get(client.clientId)?.scopes ?? [];
      // No scope means all scopes of the client. A request for `cosmos` alone gets no refresh token.
      const scopes = params.scope?.split(' ') ?? allowed;
      if (!scopes.every((scope) => allowed.includes(scope))) throw new errors.InvalidScope('unknown', '');
      if (accounts.get(username)?.secret !== password) throw new errors.InvalidGrant(WRONG_CREDENTIALS);

      const offline = scopes.includes('offline_access') && givesRefreshTokens();
      const scope = scopes.join(' ');
      const grant = new provider.Grant({ accountId: username, clientId: client.clientId });
      grant.addOIDCScope(scope);
      grant.addResourceScope(API_RESOURCE, API_RESOURCE_SERVER.scope);
      const owner = { accountId: username, client, gty: 'password', grantId: await grant.save(), scope };

      const accessToken = new provider.AccessToken({ ...owner, claims: {}, extra: {} });
      accessToken.resourceServer = new provider.ResourceServer(API_RESOURCE, API_RESOURCE_SERVER);
      context.oidc.entity('AccessToken', accessToken);
      const refreshToken =
        offline && new provider.RefreshToken({ ...owner, resource: API_RESOURCE, rotations: 0 });

      context.body = {
        access_token: await accessToken.save(),
        expires_in: accessToken.expiration,
        token_type: accessToken.tokenType,
        ...(refreshToken && { refresh_token: await refreshToken.save() }),
        scope,
      };
    },
    ['username', 'password', 'scope'],
  );
}
