import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { ProviderState } from '../provider-state.ts';
import { type IdentityServerOptions, toConfiguration } from './identity-configuration.ts';
import { createLoginPage } from './login-page.ts';
import { exchange } from './node-exchange.ts';
import { addPasswordGrant } from './password-grant.ts';

/** A certified OpenID Connect server. Requests and responses are plain data. */
export interface IdentityServer {
  respond(request: ProviderRequest): Promise<IdentityResponse>;
  revokeRefreshToken(refreshToken: string): Promise<void>;
}

export interface IdentityResponse extends EmulatedResponse {
  /** The library's reason for refusing a token request. Never sent. */
  readonly reason?: string;
}

/** Starts the identity server. Imports the library here, because a static import would slow down the other providers. */
export async function createIdentityServer(
  state: ProviderState,
  options: IdentityServerOptions,
): Promise<IdentityServer> {
  const { authority, clients } = options;
  const { Provider, errors } = await loadLibrary();
  const provider = new Provider(authority, toConfiguration(state, options));
  const { pathname: mountPath, host, protocol } = new URL(authority);
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
      // The library expects `url` without its mount path, and builds its own URLs from both.
      const originalUrl = `${path}${search}`;
      const response = await exchange(
        listener,
        {
          method,
          url: originalUrl.slice(mountPath.length),
          // The `origin` header is left out: CORS is handled by the provider app, and the library would refuse the request.
          headers: { ...Object.fromEntries([...headers].filter(([name]) => name !== 'origin')), host },
          body,
          isSecure: protocol === 'https:',
        },
        (request) => {
          incoming = Object.assign(request, { originalUrl });
        },
      );
      const reason = incoming && reasons.get(incoming);
      return {
        status: response.status,
        headers: toHeaders(response.headers),
        ...(response.body !== '' && { body: response.body }),
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
  // The library supports Node 22 and later. `URL.parse` is all that it lacks on Node 20.
  if (!('parse' in URL)) {
    Object.assign(URL, { parse: (text: string) => (URL.canParse(text) ? new URL(text) : null) });
  }
  return import('oidc-provider');
}

function toHeaders(headers: OutgoingHttpHeaders): NonNullable<EmulatedResponse['headers']> {
  // The provider app sets these for the real connection, the emulated clock and the allowed origins.
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(content-length|connection|date|access-control-.+)$/.test(name),
  );
  return Object.fromEntries(
    kept.map(([name, value = '']) => [name, Array.isArray(value) ? value : String(value)]),
  );
}
