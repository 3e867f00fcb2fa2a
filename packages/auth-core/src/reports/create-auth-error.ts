import { AuthError, type AuthErrorCode, type AuthErrorDetails } from './auth-error.ts';
import type { ProviderProfile } from './provider-profile.ts';

/** What is known of a failure beside its code. */
export interface AuthErrorFacts extends Omit<AuthErrorDetails, 'code' | 'provider'> {
  /** A few words on what was seen, for the middle of the sentence. Never foreign text that was not scrubbed. */
  readonly detail?: string | undefined;
}

/** The one place where an `AuthError` gets its sentence: who, what, what to do. */
export function createAuthError(
  provider: ProviderProfile,
  code: AuthErrorCode,
  facts: AuthErrorFacts = {},
): AuthError {
  const { detail, ...details } = facts;
  const { id, name, credentialOptions, accessOptions, addressOptions } = provider;
  // A code is quoted, a phrase is not: what stands there is the server's choice.
  const oauthCode = /^[\w.-]+$/.test(details.oauthError ?? '') && details.oauthError;
  const words = detail ?? [details.status, oauthCode].filter(Boolean).join(' ');
  const seen = words && ` (${words})`;
  const sentences: Record<AuthErrorCode, string> = {
    invalid_credentials: `refused the credentials${seen}. Check ${credentialOptions}`,
    access_denied: `refused access${seen}. Check ${accessOptions}`,
    invalid_request: `refused the request${seen}. Check ${addressOptions} and ${accessOptions}`,
    login_required: `ended the session${seen}. Sign in again`,
    rate_limited: `limits token requests${seen}. Try again later`,
    provider_unavailable: `is unavailable${seen}. Try again later`,
    network_error: `could not be reached${seen}. Check the network and ${addressOptions}`,
    timeout: `did not answer in time${seen}. Try again later`,
    invalid_response: `sent no usable token${seen}. Check ${addressOptions}`,
  };
  return new AuthError(`${name} ${sentences[code]}.`, { code, provider: id, ...details });
}
