import { startEmulator } from '@x/auth-testing';
import { type BlastiqAuthOptions, createBlastiqAuth, createBlastiqClient } from '@x/blastiq-auth';
import type { ProviderDefinition } from '@x/provider-suite';
import { TOKEN_TYPE_REFUSALS, toOAuthResponse } from '@x/provider-suite/oauth';

export const blastiq: ProviderDefinition<BlastiqAuthOptions> = {
  name: 'blastiq',
  title: 'BlastIQ',
  createAuth: createBlastiqAuth,
  createClient: createBlastiqClient,
  documented: { username: 'example-username', password: 'example-password' },
  optionsAt: (url) => ({
    authority: url,
    apiUrl: url,
    username: 'my-user-é',
    password: 'my "secret" p:a+s/s&w=o%rd-é_\\~?>',
  }),
  options: {
    username: 'text',
    password: 'secret',
    clientId: 'text?',
    authority: 'url?',
    apiUrl: 'url?',
    scope: 'text?',
  },
  defaults: {
    clientId: 'external.customer',
    authority: 'https://www.blastiq.com/identity',
    apiUrl: 'https://api.blastiq.com',
  },
  identity: {
    username: ['another-username'],
    clientId: ['another.customer'],
    authority: ['https://login.example.com/identity', 'https://www.blastiq.com'],
    scope: ['cosmos', 'cosmos offline_access'],
  },
  refusesBrowser: true,
  tokenPaths: ['/connect/token'],
  discovery: {
    '/.well-known/openid-configuration': (url) => ({ issuer: url, token_endpoint: `${url}/connect/token` }),
  },
  tokenResponse: (token) => ({ ...toOAuthResponse(token), scope: 'cosmos offline_access' }),
  refusals: [
    {
      name: 'a wrong username or password',
      status: 400,
      body: (echo) => ({ error: 'invalid_grant', error_description: `invalid_username_or_password ${echo}` }),
      code: 'invalid_credentials',
    },
    {
      name: 'an unknown client',
      status: 400,
      body: (echo) => ({ error: 'invalid_client', error_description: echo }),
      code: 'invalid_credentials',
    },
    {
      name: 'a grant that the client may not use',
      status: 400,
      body: (echo) => ({ error: 'unauthorized_client', error_description: echo }),
      code: 'access_denied',
    },
    {
      name: 'a scope that the client may not ask for',
      status: 400,
      body: (echo) => ({ error: 'invalid_scope', error_description: echo }),
      code: 'access_denied',
    },
    {
      name: 'a grant that the server does not have',
      status: 400,
      body: (echo) => ({ error: 'unsupported_grant_type', error_description: echo }),
      code: 'invalid_request',
    },
    ...TOKEN_TYPE_REFUSALS,
  ],
  exampleCodes: {
    'exchangeToken 400 deadRefreshToken': 'invalid_credentials',
    'exchangeToken 400 grantNotAllowed': 'access_denied',
    'exchangeToken 400 notAForm': 'invalid_request',
    'exchangeToken 400 unknownClient': 'invalid_credentials',
    'exchangeToken 400 unsupportedGrantType': 'invalid_request',
    'exchangeToken 400 wrongCredentials': 'invalid_credentials',
    'exchangeToken 400 wrongScope': 'access_denied',
  },
  async start() {
    const { blastiq: provider, stop } = await startEmulator({ providers: ['blastiq'] });
    return { provider, stop };
  },
};
