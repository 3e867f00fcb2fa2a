import { startEmulator } from '@x/auth-testing';
import { type BlamelessAuthOptions, createBlamelessAuth, createBlamelessClient } from '@x/blameless-auth';
import type { ProviderDefinition } from '@x/provider-suite';
import { AUTH0_EXAMPLE_CODES, AUTH0_REFUSALS } from '@x/provider-suite/auth0';
import { toOAuthResponse } from '@x/provider-suite/oauth';

export const blameless: ProviderDefinition<BlamelessAuthOptions> = {
  name: 'blameless',
  title: 'Blameless',
  createAuth: createBlamelessAuth,
  createClient: createBlamelessClient,
  documented: {
    customer: 'example',
    clientId: 'example-client-id',
    clientSecret: 'example-client-secret',
  },
  optionsAt: (url) => ({
    customer: 'example',
    authUrl: url,
    apiUrl: url,
    clientId: 'my-client-id',
    clientSecret: 'my "secret" c+l/i&e=n%t-é_\\~?>',
  }),
  options: {
    customer: 'special',
    clientId: 'text',
    clientSecret: 'secret',
    authUrl: 'url?',
    apiUrl: 'url?',
    audience: 'text?',
  },
  defaults: {
    authUrl: 'https://blamelesshq.auth0.com',
    apiUrl: 'https://example.blameless.io/api/v1',
    audience: 'example.blameless.io',
  },
  identity: {
    // By way of the audience.
    customer: ['another'],
    clientId: ['another-client-id'],
    authUrl: ['https://login.example.com', 'https://blamelesshq.auth0.com/tenant'],
    audience: ['another.blameless.io', 'https://example.blameless.io'],
  },
  refusesBrowser: true,
  tokenPaths: ['/oauth/token'],
  tokenResponse: toOAuthResponse,
  refusals: AUTH0_REFUSALS,
  exampleCodes: { ...AUTH0_EXAMPLE_CODES, 'exchangeToken 401 documented': 'invalid_credentials' },
  async start() {
    const { blameless: provider, stop } = await startEmulator({ providers: ['blameless'] });
    return { provider, stop };
  },
};
