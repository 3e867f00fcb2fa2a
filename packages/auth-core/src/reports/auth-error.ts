import { omitUndefined } from '../base/omit-undefined.ts';

/**
 * Why no token could be obtained. There is one code for each thing that a caller can do.
 *
 * - `invalid_credentials`: the provider refused the id, secret, username or password. Correct them.
 * - `access_denied`: the credentials are right, but may not have this audience, scope, grant or organisation. Ask the
 *   provider for access.
 * - `invalid_request`: the provider refused the request itself. Correct an option.
 * - `login_required`: the session has ended and cannot be renewed. Send the person to sign in.
 * - `rate_limited`: too many requests, or a quota is used up. Wait for `retryAfterMs`.
 * - `provider_unavailable`: the provider answered 5xx. Try again later.
 * - `network_error`: no answer arrived (DNS, TCP, TLS, CORS, a proxy). Check the network.
 * - `timeout`: no complete answer arrived in time. Try again later.
 * - `secret_unavailable`: the function that returns the secret threw, returned no usable text, or took too long. Nothing
 *   was sent. Check where the secret comes from.
 * - `invalid_response`: the answer is not a usable token: an HTML page, a redirect, missing members, an unknown
 *   `token_type`, a body that is too large. Check the URL options, or tell the provider.
 */
export type AuthErrorCode =
  | 'invalid_credentials'
  | 'access_denied'
  | 'invalid_request'
  | 'login_required'
  | 'rate_limited'
  | 'provider_unavailable'
  | 'network_error'
  | 'timeout'
  | 'invalid_response'
  | 'secret_unavailable';

/** The fields of an `AuthError` besides its message. None of them ever holds a secret, a token, a header or a raw body. */
export interface AuthErrorDetails {
  readonly code: AuthErrorCode;
  /** The provider whose token endpoint failed, such as `blooma`. */
  readonly provider: string;
  /** The HTTP status, if there was an answer. */
  readonly status?: number | undefined;
  /** How long to wait before trying again, in whole milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** `error` of the answer (RFC 6749 §5.2). */
  readonly oauthError?: string | undefined;
  /** `error_description` of the answer, without secrets. */
  readonly oauthErrorDescription?: string | undefined;
  /** The provider's id of the request, for its support team. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

const RETRYABLE: readonly AuthErrorCode[] = [
  'rate_limited',
  'provider_unavailable',
  'network_error',
  'timeout',
  'secret_unavailable',
];

// Registered symbols, not `instanceof`: an app that holds two copies of this package still recognizes its errors.
const AUTH_ERROR = Symbol.for('@x/auth-core/AuthError');

export interface AuthError extends Omit<AuthErrorDetails, 'cause'> {}

/**
 * Why no token could be obtained. Switch on `code`; the message is one sentence for a person.
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
  /** Whether the same call can succeed later without any change. */
  readonly retryable: boolean;

  constructor(message: string, details: AuthErrorDetails) {
    const { retryAfterMs } = details;
    const known = omitUndefined({ ...details, retryAfterMs: retryAfterMs && Math.ceil(retryAfterMs) });
    // `Error` sets `cause` so that it is not enumerable.
    super(message, known);
    this.retryable = RETRYABLE.includes(details.code);
    Object.assign(this, known);
    // Not enumerable, so that it is not printed.
    Object.defineProperty(this, AUTH_ERROR, { value: true });
  }
}

/** The same error as a new object, with a stack of its own. */
export function copyAuthError(error: AuthError, changes?: { retryAfterMs: number }): AuthError {
  return new AuthError(error.message, { ...error, cause: error.cause, ...changes });
}

/** Whether a caught value is an `AuthError` of any copy of this package. */
export function isAuthError(value: unknown): value is AuthError {
  return AUTH_ERROR in Object(value);
}
