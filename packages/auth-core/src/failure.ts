import { AuthError, type AuthErrorCode, type AuthErrorDetails } from './errors.ts';
import type { ProviderProfile } from './provider.ts';

/** What is known of a failure beside its code. */
export interface FailureFacts extends Omit<AuthErrorDetails, 'code' | 'provider'> {
  /** A few words on what was seen, for the middle of the sentence. Never foreign text that was not scrubbed. */
  readonly detail?: string | undefined;
}

/** The one place where an `AuthError` gets its sentence: who, what, what to do. */
export function authFailure(
  provider: ProviderProfile,
  code: AuthErrorCode,
  facts: FailureFacts = {},
): AuthError {
  const { detail, ...details } = facts;
  const { id, name, credentialOptions, accessOptions, addressOptions } = provider;
  const sentences: Record<AuthErrorCode, string> = {
    invalid_credentials: `refused the credentials*. Check ${credentialOptions}.`,
    access_denied: `refused access*. Check ${accessOptions}.`,
    invalid_request: `refused the request*. Check ${addressOptions} and ${accessOptions}.`,
    login_required: 'ended the session*. Sign in again.',
    rate_limited: 'limits token requests*. Wait for retryAfterMs.',
    provider_unavailable: 'is unavailable*. Try again later.',
    network_error: `could not be reached*. Check the network and ${addressOptions}.`,
    timeout: 'did not answer in time*. Try again later.',
    invalid_response: `sent no usable token*. Check ${addressOptions}.`,
  };
  // A code is quoted, a phrase is not: what stands there is the server's choice.
  const oauthCode = /^[\w.-]+$/.test(details.oauthError ?? '') && details.oauthError;
  const seen = detail ?? [details.status, oauthCode].filter(Boolean).join(' ');
  const sentence = `${name} ${sentences[code]}`.replace('*', () => seen && ` (${seen})`);
  return new AuthError(sentence, { code, provider: id, ...details });
}
