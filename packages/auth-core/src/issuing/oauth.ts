import { quoteText } from '../base/foreign-text.ts';
import { parseRetryAfter } from '../base/http-date.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import type { SecretSearch } from '../base/secret-search.ts';
import type { AuthError, AuthErrorCode } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { findExpiry } from '../token/expiry.ts';
import { isScope } from '../token/scope.ts';
import type { ServerClock } from '../token/server-clock.ts';
import { isBearerValue, isTokenText, type TokenSet } from '../token/token.ts';

/** The JSON object that a token endpoint answers, and what is known beside it. */
export interface TokenAnswer extends ServerClock {
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly provider: ProviderProfile;
  /** Searches for the secrets that were sent and the latest tokens, those of this answer among them. */
  readonly showsSecret: SecretSearch;
}

/** What a provider's body says of a token, in our names, values as they stood on the wire. */
export interface TokenFields {
  accessToken: unknown;
  tokenType?: unknown;
  expiresIn?: unknown;
  /** Where a date stands in place of seconds: how to tell what is left until then, in milliseconds. */
  untilDate?: (clock: ServerClock) => number;
  scope?: unknown;
}

/** What a provider's body says of what renews a token. */
export interface RefreshFields {
  refreshToken: unknown;
  /** In epoch milliseconds of the local clock; NaN where nothing tells. */
  refreshTokenExpiresAt?: number;
  idToken?: unknown;
}

/** The body of an answer. What is not a JSON object has no members, and so no token. */
export function parseBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' ? Object(body) : {};
  } catch {
    return {};
  }
}

/**
 * Throws unless the answer is a success. The OAuth `error` as it came decides first, whatever is quoted of it
 * afterwards, and the status second: Auth0 sends credential errors with 401 and 403, IdentityServer all with 400. An
 * `error` inside a 200 is no token, whatever else stands beside it.
 *
 * @throws AuthError
 */
export function expectSuccess(answer: TokenAnswer, { ok, headers }: Response): void {
  const { body, status, provider, serverDate, sentAt, showsSecret } = answer;
  if (ok && body.error == null) return;

  const error = toText(body.error);
  const description = toText(
    body.error_description ?? body.description ?? body.message ?? body.detail ?? body.title,
  );
  const code = [`${error} ${description}`, error, status]
    .map((seen) => CAUSES.find((causes) => causes.includes(seen))?.[0])
    .find(Boolean);
  const fallback = status < 500 ? 'invalid_request' : 'provider_unavailable';
  throw createAuthError(provider, ok ? 'invalid_response' : (code ?? fallback), {
    status,
    oauthError: quote(error),
    // What passes for a success may have a token beside its error, and its words may show it.
    oauthErrorDescription: ok ? undefined : quote(description),
    requestId: quote(toText(headers.get('x-request-id') ?? body.traceId)),
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), serverDate || sentAt),
  });

  /** The words of a known code are shown whatever the secret is: to redact them would tell a part of it. */
  function quote(text: string | undefined): string | undefined {
    return text && !KNOWN_WORDS.includes(text) ? quoteText(text, showsSecret) : text;
  }
}

/** A token answer in the shape of RFC 6749 §5.1. A response that names no scope granted what was asked for. */
export function toOAuthTokenSet(answer: TokenAnswer, requestedScope?: string): TokenSet {
  const { body } = answer;
  return toTokenSet(answer, {
    accessToken: body.access_token,
    tokenType: body.token_type,
    expiresIn: body.expires_in,
    scope: body.scope ?? requestedScope,
  });
}

/**
 * A token set from whatever a provider calls its members.
 *
 * @throws AuthError `invalid_response` for a value that is no bearer token, or that is over on arrival.
 */
export function toTokenSet(answer: TokenAnswer, fields: TokenFields): TokenSet {
  const { provider, status, sentAt, serverDate, showsSecret } = answer;
  const { accessToken, tokenType, scope } = fields;
  const refuse = (detail: string): AuthError =>
    createAuthError(provider, 'invalid_response', { status, detail });
  if (!isBearerValue(accessToken)) throw refuse('no access token that a header can carry');
  // A token whose type is not understood must not be used (RFC 6749 §7.1).
  if (toText(tokenType)?.toLowerCase() !== 'bearer') throw refuse('not a Bearer token');

  const { lifetimeMs, expirySource } = findExpiry({ ...provider, ...answer, ...fields, accessToken });
  if (!(lifetimeMs > 0)) throw refuse('an expired token');

  return omitUndefined({
    accessToken,
    tokenType: 'Bearer',
    expiresAt: sentAt + lifetimeMs,
    issuedAt: sentAt,
    expirySource,
    scope: isScope(scope) && !showsSecret(scope) ? scope : undefined,
    serverOffsetMs: serverDate ? serverDate - sentAt : undefined,
  });
}

/** The same token set with what renews it, for a provider whose `renewal` is `refreshOrIssue`. */
export function withRefreshToken(tokens: TokenSet, fields: RefreshFields): TokenSet {
  const { refreshToken, refreshTokenExpiresAt, idToken } = fields;
  return omitUndefined({
    ...tokens,
    // One that cannot be sent is none.
    refreshToken: isTokenText(refreshToken) ? refreshToken : undefined,
    refreshTokenExpiresAt: refreshTokenExpiresAt || undefined,
    idToken: isTokenText(idToken) ? idToken : undefined,
  });
}

/**
 * What amounts to a code, after the code itself: the errors of RFC 6749 §5.2, what Auth0, IdentityServer and OIDC add,
 * and statuses.
 */
const CAUSES: readonly (readonly [AuthErrorCode, ...unknown[]])[] = [
  ['invalid_credentials', 'access_denied Unauthorized', 'invalid_client', 'invalid_grant', 401],
  ['access_denied', 'invalid_scope', 'invalid_target', 'unauthorized_client', 403],
  ['invalid_request', 'unsupported_grant_type'],
  ['login_required'],
  ['rate_limited', 'too_many_requests', 429],
  ['provider_unavailable', 'server_error', 'temporarily_unavailable'],
  ['network_error', 407],
  ['timeout', 408],
];

const KNOWN_WORDS: readonly unknown[] = [...CAUSES.flat(), 'invalid_username_or_password'];

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
