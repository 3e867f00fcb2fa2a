import type { ForeignText } from '../base/foreign-text.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import type { AuthError, AuthErrorCode } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { findExpiry } from '../token/expiry.ts';
import { isScope } from '../token/scope.ts';
import type { ServerClock } from '../token/server-clock.ts';
import { isBearerValue, isTokenText, type TokenSet } from '../token/token.ts';

/** The JSON object that a token endpoint returned, and what else is known about the answer. */
export interface TokenAnswer extends ServerClock, ForeignText {
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly provider: ProviderProfile;
}

/** What a provider's body says about a token: common names, values as received. */
export interface TokenFields {
  accessToken: unknown;
  tokenType?: unknown;
  expiresIn?: unknown;
  /** For a provider that sends a date instead of seconds: computes the milliseconds until then. */
  untilDate?: (clock: ServerClock) => number;
  /** The member `scope` (RFC 6749 §5.1). Any other is not searched for secrets, and so not shown unless it is known. */
  scope?: unknown;
}

/** What a provider's body says about renewing a token. */
export interface RefreshFields {
  refreshToken: unknown;
  /** In epoch milliseconds of the local clock; NaN if unknown. */
  refreshTokenExpiresAt?: number;
  idToken?: unknown;
}

/** The body of an answer. Anything that is not a JSON object has no members, and so no token. */
export function parseBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' ? Object(body) : {};
  } catch {
    return {};
  }
}

/** Whether an answer is a success. A 200 with an `error` is a failure, whatever else it contains. */
export function isSuccess({ error }: TokenAnswer['body'], { ok }: Response): boolean {
  return ok && error == null;
}

/** What a failure means if nothing but its status is known. */
export function codeOfStatus(status: number): AuthErrorCode {
  const { [status]: code = status < 500 ? 'invalid_request' : 'provider_unavailable' } = STATUS_CODES;
  return code;
}

const STATUS_CODES: Readonly<Record<number, AuthErrorCode>> = {
  401: 'invalid_credentials',
  403: 'access_denied',
  407: 'network_error',
  408: 'timeout',
  429: 'rate_limited',
};

/**
 * The error that the status of a failure means. Two errors are known by their name too, because after them the same secret
 * or refresh token must not be sent again.
 */
export function toStatusError({ body, provider, status }: TokenAnswer): AuthError {
  const oauthError = ['invalid_client', 'invalid_grant'].find((error) => error === body.error);
  const code = oauthError ? 'invalid_credentials' : codeOfStatus(status);
  return createAuthError(provider, code, { status, oauthError });
}

/** Whether an answer has text that must be searched for secrets before any of it is shown. */
export function hasForeignText(
  body: TokenAnswer['body'],
  response: Response,
  provider: ProviderProfile,
): boolean {
  return !isSuccess(body, response) || (isScope(body.scope) && !isKnownScope(body.scope, provider));
}

/** A token answer in the shape of RFC 6749 §5.1. If it names no scope, the requested scope was granted. */
export function toOAuthTokenSet(answer: TokenAnswer, requestedScope?: string): TokenSet {
  const { access_token: accessToken, token_type: tokenType, expires_in: expiresIn, scope } = answer.body;
  const tokens = toTokenSet(answer, { accessToken, tokenType, expiresIn, scope });
  return scope == null && requestedScope ? { ...tokens, scope: requestedScope } : tokens;
}

/**
 * A token set from a provider's members, under common names.
 *
 * @throws AuthError `invalid_response` for a value that is not a bearer token, or that arrived expired.
 */
export function toTokenSet(answer: TokenAnswer, fields: TokenFields): TokenSet {
  const { provider, status, sentAt, serverDate, showsSecret } = answer;
  const { accessToken, tokenType, scope } = fields;
  const refuse = (detail: string): AuthError =>
    createAuthError(provider, 'invalid_response', { status, detail });
  if (typeof accessToken !== 'string' || !accessToken) throw refuse('no access token');
  if (!isBearerValue(accessToken)) throw refuse('an access token that no header can carry');
  // A token whose type is not understood must not be used (RFC 6749 §7.1).
  if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'bearer')
    throw refuse('not a Bearer token');

  const { lifetimeMs, expirySource } = findExpiry({ ...provider, ...answer, ...fields, accessToken });
  if (!(lifetimeMs > 0)) throw refuse('an expired token');

  return omitUndefined({
    accessToken,
    tokenType: 'Bearer',
    expiresAt: sentAt + lifetimeMs,
    issuedAt: sentAt,
    expirySource,
    scope: isScope(scope) && (isKnownScope(scope, provider) || !showsSecret(scope)) ? scope : undefined,
    serverOffsetMs: serverDate ? serverDate - sentAt : undefined,
  });
}

/** Adds the refresh token to a token set, for a provider whose `renewal` is `refreshOrIssue`. */
export function withRefreshToken(tokens: TokenSet, fields: RefreshFields): TokenSet {
  const { refreshToken, refreshTokenExpiresAt, idToken } = fields;
  return omitUndefined({
    ...tokens,
    // A refresh token that cannot be sent is useless.
    refreshToken: isTokenText(refreshToken) ? refreshToken : undefined,
    refreshTokenExpiresAt: refreshTokenExpiresAt || undefined,
    idToken: isTokenText(idToken) ? idToken : undefined,
  });
}

/** A scope that the provider documents is shown, whatever the secret is. */
function isKnownScope(scope: unknown, { scopes = [] }: ProviderProfile): boolean {
  return String(scope)
    .split(' ')
    .every((word) => scopes.includes(word));
}
