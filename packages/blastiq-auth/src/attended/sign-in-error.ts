import { type AuthErrorCode, isAuthError } from '@x/auth-core';
import { createAuthError, type ProviderProfile } from '@x/auth-core/provider';

/** What an error in a callback means for the app (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). */
const CALLBACK_CODES: Readonly<Record<string, AuthErrorCode>> = {
  access_denied: 'access_denied',
  unauthorized_client: 'access_denied',
  invalid_scope: 'access_denied',
  login_required: 'login_required',
  interaction_required: 'login_required',
  consent_required: 'login_required',
  account_selection_required: 'login_required',
  server_error: 'provider_unavailable',
  temporarily_unavailable: 'provider_unavailable',
};

/** What is wrong with an answer, by the code of oauth4webapi's error. Its own words may quote a claim. */
const DETAILS: Readonly<Record<string, string>> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'an ID token of another time; is the clock of this device right?',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'an ID token with a wrong claim',
  OAUTH_KEY_SELECTION_FAILED: 'an ID token that was signed with an unknown key',
};

/** Turns a failure of a sign-in into an `AuthError`. Errors of the caller's own code are passed on. */
export function toSignInError(error: unknown, provider: ProviderProfile): unknown {
  if (isAuthError(error)) {
    // The code was used before, has expired, or is not one of this sign-in: only a new sign-in helps.
    const { oauthError, status } = error;
    return oauthError === 'invalid_grant'
      ? createAuthError(provider, 'login_required', { status, oauthError })
      : error;
  }
  const { code, error: oauthError } = Object(error) as { code?: unknown; error?: unknown };
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') {
    const known = Object.hasOwn(CALLBACK_CODES, String(oauthError));
    // A callback is a URL, in which anyone may write anything.
    const facts = { oauthError: known ? String(oauthError) : undefined };
    return createAuthError(provider, CALLBACK_CODES[String(oauthError)] ?? 'invalid_request', facts);
  }
  if (typeof code !== 'string' || !code.startsWith('OAUTH_')) return error;
  const detail = DETAILS[code] ?? 'a callback or an ID token that is not valid';
  return createAuthError(provider, 'invalid_response', { detail });
}
