import { AuthError, type AuthErrorCode, type AuthErrorDetails } from './auth-error.ts';
import type { ProviderProfile } from './provider-profile.ts';

/** What is known about a failure besides its code. */
export interface AuthErrorFacts extends Omit<AuthErrorDetails, 'code' | 'provider'> {
  /** A few words about what happened, for the middle of the message. Never unchecked foreign text. */
  readonly detail?: string | undefined;
}

/** Creates an `AuthError` with its message: who, what, what to do. All messages are written here. */
export function createAuthError(
  provider: ProviderProfile,
  code: AuthErrorCode,
  facts: AuthErrorFacts = {},
): AuthError {
  const { detail, ...details } = facts;
  // Only a code is quoted, not a phrase: the server can write anything here.
  const oauthCode = /^[\w.-]+$/.test(details.oauthError ?? '') && details.oauthError;
  const words = detail ?? [details.status, oauthCode].filter(Boolean).join(' ');
  const { [code]: sentence } = toSentences(provider, words && ` (${words})`);
  return new AuthError(`${provider.name} ${sentence}.`, { code, provider: provider.id, ...details });
}

/** Whether a value is a code, so one that has a sentence. */
export function isAuthErrorCode(value: unknown, provider: ProviderProfile): value is AuthErrorCode {
  return typeof value === 'string' && Object.hasOwn(toSentences(provider, ''), value);
}

function toSentences(provider: ProviderProfile, seen: string): Record<AuthErrorCode, string> {
  const { credentialOptions, accessOptions, addressOptions } = provider;
  return {
    invalid_credentials: `refused the credentials${seen}. Check ${toList(credentialOptions)}`,
    access_denied: `refused access${seen}. Check ${toList(accessOptions)}`,
    invalid_request: `refused the request${seen}. Check ${toList([...addressOptions, ...accessOptions])}`,
    login_required: `has no session${seen}. Sign in again`,
    rate_limited: `limits token requests${seen}. Try again later`,
    provider_unavailable: `is unavailable${seen}. Try again later`,
    network_error: `could not be reached${seen}. Check the network and ${toList(addressOptions)}`,
    timeout: `did not answer in time${seen}. Try again later`,
    secret_unavailable: `was not asked for a token: the secret is unavailable${seen}. Check where it comes from`,
    invalid_response: `returned no usable token${seen}. Check ${toList(addressOptions)}`,
  };
}

/** `a`, `a and b`, `a, b and c`. */
function toList(names: readonly string[]): string {
  return names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
}
