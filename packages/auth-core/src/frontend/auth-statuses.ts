import type { AuthErrorCode } from '../reports/auth-error.ts';

/**
 * The status with which a page gets each code of an `AuthError`. The codes mean what they mean there: the server could
 * not get a token. Only `login_required` is about the session of the page.
 */
export const AUTH_STATUSES = {
  login_required: 401,
  rate_limited: 429,
  provider_unavailable: 503,
  network_error: 502,
  timeout: 504,
  invalid_credentials: 502,
  access_denied: 502,
  invalid_request: 502,
  invalid_response: 502,
  secret_unavailable: 503,
} as const satisfies Record<AuthErrorCode, number>;
