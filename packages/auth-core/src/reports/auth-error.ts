import { omitUndefined } from '../base/omit-undefined.ts';

/** One code for each thing that a caller can do about a failure. */
export type AuthErrorCode =
  | 'invalid_credentials'
  | 'access_denied'
  | 'invalid_request'
  | 'login_required'
  | 'rate_limited'
  | 'provider_unavailable'
  | 'network_error'
  | 'timeout'
  | 'invalid_response';

/** The fields of an `AuthError` beside its message. None of them ever holds a secret, a token, a header or a raw body. */
export interface AuthErrorDetails {
  readonly code: AuthErrorCode;
  /** Whose token endpoint failed: `blameless`, `blam`, `blastiq` or `blooma`. */
  readonly provider: string;
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** `error` of the provider's answer (RFC 6749 §5.2). */
  readonly oauthError?: string | undefined;
  /** `error_description` of the provider's answer, scrubbed. */
  readonly oauthErrorDescription?: string | undefined;
  /** The provider's own name for the request, for its support team. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

const RETRYABLE: readonly AuthErrorCode[] = [
  'rate_limited',
  'provider_unavailable',
  'network_error',
  'timeout',
];

// Registered symbols, not `instanceof`: an app that holds two copies of this package still recognizes its errors.
const AUTH_ERROR = Symbol.for('@x/auth-core/AuthError');

export interface AuthError extends Omit<AuthErrorDetails, 'cause'> {}

/**
 * Why there is no token. Switch on `code`; the message is one sentence for a person.
 *
 * @example
 * try {
 *   await client.getToken();
 * } catch (error) {
 *   if (isAuthError(error) && error.code === 'invalid_credentials') rotateSecret();
 *   else throw error;
 * }
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor assigns exactly the fields of AuthErrorDetails.
export class AuthError extends Error {
  override readonly name = 'AuthError';
  /** Whether the same call can succeed later with nothing changed. */
  readonly retryable: boolean;

  constructor(message: string, details: AuthErrorDetails) {
    const known = omitUndefined(details);
    // `cause` goes with them: set by `Error`, it stays out of what is enumerated.
    super(message, known);
    this.retryable = RETRYABLE.includes(details.code);
    Object.assign(this, known);
    // Not enumerable, so that it stays out of what is printed.
    Object.defineProperty(this, AUTH_ERROR, { value: true });
  }
}

/** Whether a caught value is an `AuthError` of any copy of this package. */
export function isAuthError(value: unknown): value is AuthError {
  return AUTH_ERROR in Object(value);
}
