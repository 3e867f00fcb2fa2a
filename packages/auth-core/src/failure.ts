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
  const seen = detail ?? [details.status, details.oauthError].filter(Boolean).join(' ');
  const sentence = SENTENCES[code](provider, seen && ` (${seen})`);
  return new AuthError(sentence, { code, provider: provider.id, ...details });
}

type Sentence = (provider: ProviderProfile, seen: string) => string;

const SENTENCES: Record<AuthErrorCode, Sentence> = {
  invalid_credentials: (p, seen) => `${p.name} refused the credentials${seen}. Check ${p.credentialOptions}.`,
  access_denied: (p, seen) =>
    `${p.name} does not grant these credentials this access${seen}. Check ${p.accessOptions}, or ask ${p.name}.`,
  invalid_request: (p, seen) =>
    `${p.name} refused the token request itself${seen}. Check ${p.addressOptions}.`,
  login_required: (p, seen) => `The ${p.name} session is over${seen}. Send the person to sign in again.`,
  rate_limited: (p, seen) => `${p.name} limits token requests${seen}. Wait retryAfterMs, then call again.`,
  provider_unavailable: (p, seen) => `${p.name} is unavailable${seen}. Try again later.`,
  network_error: (p, seen) =>
    `${p.name} could not be reached${seen}. Check the network and ${p.addressOptions}.`,
  timeout: (p, seen) => `${p.name} did not answer in time${seen}. Try again later, or raise timeoutMs.`,
  invalid_response: (p, seen) =>
    `${p.name} sent something that is not a token${seen}. Check ${p.addressOptions}, or tell ${p.name}.`,
};
