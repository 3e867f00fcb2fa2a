import { startEmulator } from '@x/auth-testing';
import { type BloomaAuthOptions, createBloomaAuth, createBloomaClient } from '@x/blooma-auth';
import type { ProviderDefinition } from '@x/provider-suite';
import { AUTH0_EXAMPLE_CODES, AUTH0_REFUSALS } from '@x/provider-suite/auth0';
import { toOAuthResponse } from '@x/provider-suite/oauth';

export const blooma: ProviderDefinition<BloomaAuthOptions> = {
  name: 'blooma',
  title: 'Blooma',
  createAuth: createBloomaAuth,
  createClient: createBloomaClient,
  documented: {
    baseUrl: 'https://example.blooma.ai',
    clientId: 'example-client-id',
    clientSecret: 'example-client-secret',
  },
  optionsAt: (url) => ({
    baseUrl: url,
    authUrl: url,
    clientId: 'my-client-id',
    clientSecret: 'my "secret" c+l/i&e=n%t-é_\\~?>',
  }),
  options: { baseUrl: 'url', authUrl: 'url?', clientId: 'text', clientSecret: 'secret', audience: 'text?' },
  defaults: { authUrl: 'https://login.blooma.ai', audience: 'https://example.blooma.ai/api/' },
  identity: {
    // By way of the audience.
    baseUrl: ['https://another.blooma.ai', 'https://example.blooma.ai/tenant'],
    authUrl: ['https://login.example.com', 'https://login.blooma.ai/tenant'],
    clientId: ['another-client-id'],
    audience: ['https://another.blooma.ai/api/', 'https://example.blooma.ai/api'],
  },
  refusesBrowser: true,
  tokenPaths: ['/oauth/token'],
  tokenResponse: (token) => ({ ...toOAuthResponse(token), scope: 'USER' }),
  refusals: AUTH0_REFUSALS,
  exampleCodes: AUTH0_EXAMPLE_CODES,
  async start() {
    const { blooma: provider, stop } = await startEmulator({ providers: ['blooma'] });
    return { provider, stop };
  },
};
