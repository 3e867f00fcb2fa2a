import { parseHttpDate, parseRetryAfter } from '../base/http-date.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import { isPlainText } from '../base/secret.ts';
import type { AuthError, AuthErrorCode } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import { findExpiry, type ServerClock } from '../token/expiry.ts';
import { isBearerValue, type TokenSet } from '../token/token.ts';

/** A token endpoint's answer with a 2xx status and no `error` in it. */
export interface TokenAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** The response's `Date` header in epoch milliseconds; NaN where it cannot be read. */
  readonly serverDate: number;
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number;
  readonly provider: ProviderProfile;
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

/**
 * The OAuth `error` decides first, the status second: Auth0 sends credential errors with 401 and 403, IdentityServer
 * all with 400. An `error` inside a 200 is no token, whatever else stands beside it.
 *
 * @throws AuthError unless the answer is a success.
 */
export function readAnswer(
  text: string,
  { ok, status, headers }: Response,
  provider: ProviderProfile,
  sentAt: number,
  scrub: (text: string) => string,
): TokenAnswer {
  const body = toObject(text);
  const serverDate = parseHttpDate(headers.get('date'));
  if (ok && body.error == null) return { body, status, serverDate, sentAt, provider };

  const oauthError = quote(body.error);
  // What passes for a success may have a token beside its error, and its words may tell of it.
  const oauthErrorDescription = quote(
    !ok && (body.error_description ?? body.description ?? body.message ?? body.detail ?? body.title),
  );
  const code = [`${oauthError} ${oauthErrorDescription}`, oauthError, status]
    .map((seen) => CAUSES.find((causes) => causes.includes(seen))?.[0])
    .find(Boolean);
  const fallback = status < 500 ? 'invalid_request' : 'provider_unavailable';
  throw createAuthError(provider, ok ? 'invalid_response' : (code ?? fallback), {
    status,
    oauthError,
    oauthErrorDescription,
    requestId: quote(headers.get('x-request-id') ?? body.traceId),
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), serverDate || sentAt),
  });

  function quote(value: unknown): string | undefined {
    const text = toText(value);
    return text && scrub(text);
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
  const { provider, status, sentAt, serverDate } = answer;
  const { accessToken, tokenType } = fields;
  const refuse = (detail: string): AuthError =>
    createAuthError(provider, 'invalid_response', { status, detail });
  if (!isBearerValue(accessToken)) throw refuse('no access token');
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
    scope: toText(fields.scope),
    serverOffsetMs: serverDate ? serverDate - sentAt : undefined,
  });
}

/** The same token set with what renews it, for a provider whose `renewal` is `refreshOrIssue`. */
export function withRefreshToken(tokens: TokenSet, fields: RefreshFields): TokenSet {
  const { refreshToken, refreshTokenExpiresAt, idToken } = fields;
  return omitUndefined({
    ...tokens,
    // One that cannot be sent is none.
    refreshToken: isPlainText(refreshToken) ? refreshToken : undefined,
    refreshTokenExpiresAt: refreshTokenExpiresAt || undefined,
    idToken: toText(idToken),
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

/** What is not a JSON object has no members, and so no token. */
function toObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
