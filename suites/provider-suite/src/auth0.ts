import type { AuthErrorCode } from '@x/auth-core';
import type { Refusal } from './definition.ts';
import { TOKEN_TYPE_REFUSALS } from './oauth.ts';

/** The error responses of Auth0's token endpoint, which several providers use. */
export const AUTH0_REFUSALS: readonly Refusal[] = [
  {
    name: 'a wrong client secret',
    status: 401,
    body: (requestText) => ({
      error: 'invalid_client',
      error_description: `Invalid client secret: ${requestText}`,
    }),
    code: 'invalid_credentials',
  },
  {
    name: 'a wrong client secret, as Auth0 often puts it',
    status: 401,
    body: (requestText) => ({ error: 'access_denied', error_description: 'Unauthorized', hint: requestText }),
    code: 'invalid_credentials',
  },
  {
    name: 'an unknown audience',
    status: 403,
    body: (requestText) => ({
      error: 'access_denied',
      error_description: `Service not enabled within domain: ${requestText}`,
    }),
    code: 'access_denied',
  },
  {
    name: 'a grant that is switched off',
    status: 403,
    body: (requestText) => ({ error: 'unauthorized_client', error_description: requestText }),
    code: 'access_denied',
  },
  {
    name: 'a used up quota',
    status: 429,
    body: (requestText) => ({ error: 'too_many_requests', error_description: requestText }),
    code: 'rate_limited',
  },
  {
    name: "Auth0's older error body",
    status: 400,
    body: (requestText) => ({ statusCode: 400, error: 'Bad Request', message: requestText }),
    code: 'invalid_request',
  },
  {
    name: 'an error of the code that the tenant runs',
    status: 500,
    body: (requestText) => ({ error: 'server_error', error_description: requestText }),
    code: 'provider_unavailable',
  },
  ...TOKEN_TYPE_REFUSALS,
];

/** The error codes of the failures that the specs of these providers have in common. */
export const AUTH0_EXAMPLE_CODES: Readonly<Record<string, AuthErrorCode>> = {
  'exchangeToken 400 legacy': 'invalid_request',
  'exchangeToken 400 unsupportedGrantType': 'invalid_request',
  'exchangeToken 401 unauthorized': 'invalid_credentials',
  'exchangeToken 403 deadRefreshToken': 'invalid_credentials',
  'exchangeToken 403 grantNotAllowed': 'access_denied',
  'exchangeToken 403 unknownAudience': 'access_denied',
  'exchangeToken 429 tooManyRequests': 'rate_limited',
  'exchangeToken 500 serverError': 'provider_unavailable',
};
