import { startEmulator } from '@x/auth-testing';
import { type BloomaAuthOptions, createBloomaAuth, createBloomaClient } from '@x/blooma-auth';
import type { ProviderDefinition } from '@x/provider-suite';

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
  tokenResponse: ({ accessToken, lifetimeMs, refreshToken }) => ({
    access_token: accessToken,
    token_type: 'Bearer',
    scope: 'USER',
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
    'exchangeToken 401 unauthorized': 'invalid_credentials',
    'exchangeToken 403 deadRefreshToken': 'invalid_credentials',
    'exchangeToken 403 grantNotAllowed': 'access_denied',
    'exchangeToken 403 unknownAudience': 'access_denied',
    'exchangeToken 429 tooManyRequests': 'rate_limited',
    'exchangeToken 500 serverError': 'provider_unavailable',
  },
  async start() {
    const { blooma: provider, stop } = await startEmulator({ providers: ['blooma'] });
    return { provider, stop };
  },
};
