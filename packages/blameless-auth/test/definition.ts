import { startEmulator } from '@x/auth-testing';
import { type BlamelessAuthOptions, createBlamelessAuth, createBlamelessClient } from '@x/blameless-auth';
import type { ProviderDefinition } from '@x/provider-suite';

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
  tokenResponse: ({ accessToken, lifetimeMs, refreshToken }) => ({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetimeMs / 1_000,
    refresh_token: refreshToken,
  }),
  refusals: [
    {
      name: 'a wrong client secret',
      status: 401,
      body: (echo) => ({ error: 'invalid_client', error_description: `Invalid client secret: ${echo}` }),
      code: 'invalid_credentials',
    },
    {
      name: 'a wrong client secret, as Auth0 often puts it',
      status: 401,
      body: (echo) => ({ error: 'access_denied', error_description: 'Unauthorized', hint: echo }),
      code: 'invalid_credentials',
    },
    {
      name: 'an unknown audience',
      status: 403,
      body: (echo) => ({
        error: 'access_denied',
        error_description: `Service not enabled within domain: ${echo}`,
      }),
      code: 'access_denied',
    },
    {
      name: 'a grant that is switched off',
      status: 403,
      body: (echo) => ({ error: 'unauthorized_client', error_description: echo }),
      code: 'access_denied',
    },
    {
      name: 'a used up quota',
      status: 429,
      body: (echo) => ({ error: 'too_many_requests', error_description: echo }),
      code: 'rate_limited',
    },
    {
      name: "Auth0's older error body",
      status: 400,
      body: (echo) => ({ statusCode: 400, error: 'Bad Request', message: echo }),
      code: 'invalid_request',
    },
    {
      name: 'an error of the code that the tenant runs',
      status: 500,
      body: (echo) => ({ error: 'server_error', error_description: echo }),
      code: 'provider_unavailable',
    },
    {
      name: 'an unknown token type',
      status: 200,
      body: () => ({ access_token: 'refused/bearer+token-value', token_type: 'DPoP', expires_in: 60 }),
      code: 'invalid_response',
    },
    {
      name: 'no token type',
      status: 200,
      body: () => ({ access_token: 'refused/bearer+token-value', expires_in: 60 }),
      code: 'invalid_response',
    },
  ],
  exampleCodes: {
    'exchangeToken 400 legacy': 'invalid_request',
    'exchangeToken 400 unsupportedGrantType': 'invalid_request',
    'exchangeToken 401 documented': 'invalid_credentials',
    'exchangeToken 401 unauthorized': 'invalid_credentials',
    'exchangeToken 403 deadRefreshToken': 'invalid_credentials',
    'exchangeToken 403 grantNotAllowed': 'access_denied',
    'exchangeToken 403 unknownAudience': 'access_denied',
    'exchangeToken 429 tooManyRequests': 'rate_limited',
    'exchangeToken 500 serverError': 'provider_unavailable',
  },
  async start() {
    const { blameless: provider, stop } = await startEmulator({ providers: ['blameless'] });
    return { provider, stop };
  },
};
