import { startEmulator } from '@x/auth-testing';
import { type BlamAuthOptions, createBlamAuth, createBlamClient } from '@x/blam-auth';
import type { ProviderDefinition } from '@x/provider-suite';

export const blam: ProviderDefinition<BlamAuthOptions> = {
  name: 'blam',
  title: 'BLAM',
  createAuth: createBlamAuth,
  createClient: createBlamClient,
  documented: {
    baseUrl: 'https://yourblam.bluelucy.com',
    username: 'example-username',
    password: 'example-password',
  },
  optionsAt: (url) => ({
    baseUrl: url,
    username: 'my-user-é',
    password: 'my "secret" p:a+s/s&w=o%rd-é_\\~?>',
    organisationId: 7,
  }),
  options: {
    baseUrl: 'url',
    username: 'text',
    password: 'secret',
    organisationId: 'special',
    useRefreshToken: 'boolean?',
  },
  defaults: {},
  identity: {
    baseUrl: ['https://otherblam.bluelucy.com', 'https://yourblam.bluelucy.com/blam'],
    username: ['another-username'],
    organisationId: [0, 1, 7],
  },
  refusesBrowser: false,
  tokenPaths: ['/api/users/authorisation', '/api/users/token'],
  tokenResponse: ({ accessToken, lifetimeMs, refreshToken }) => ({
    bearerToken: accessToken,
    bearerTokenExpirationDate: new Date(Date.now() + lifetimeMs).toISOString(),
    refreshToken,
    refreshTokenExpirationDate: new Date(Date.now() + 86_400_000).toISOString(),
  }),
  refusals: [
    {
      name: 'a wrong password, as ProblemDetails',
      status: 401,
      body: (echo) => ({ title: 'Unauthorized', status: 401, detail: echo }),
      code: 'invalid_credentials',
    },
    {
      name: 'an organisation that the user does not belong to',
      status: 403,
      body: (echo) => ({ title: 'Forbidden', status: 403, detail: echo }),
      code: 'access_denied',
    },
    {
      name: 'a missing parameter',
      status: 400,
      body: (echo) => ({ title: echo, status: 400, traceId: echo, errors: { RefreshToken: [echo] } }),
      code: 'invalid_request',
    },
    {
      name: 'tokens under names of OAuth',
      status: 200,
      body: () => ({ access_token: 'refused/bearer+token-value', token_type: 'Bearer', expires_in: 60 }),
      code: 'invalid_response',
    },
  ],
  exampleCodes: {
    'signIn 400 missingParameter': 'invalid_request',
    'signIn 401 unauthorized': 'invalid_credentials',
    'signIn 403 forbidden': 'access_denied',
    'refreshToken 400 missingParameter': 'invalid_request',
    'refreshToken 401 unauthorized': 'invalid_credentials',
    'refreshToken 403 forbidden': 'access_denied',
  },
  async start() {
    const { blam: provider, stop } = await startEmulator({ providers: ['blam'] });
    return { provider, stop };
  },
};
