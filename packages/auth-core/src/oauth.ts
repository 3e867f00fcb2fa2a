import { dropUndefined } from './defined.ts';
import type { AuthError, AuthErrorCode } from './errors.ts';
import { findExpiry } from './expiry.ts';
import { authFailure } from './failure.ts';
import type { ProviderProfile } from './provider.ts';
import { parseHttpDate, parseRetryAfter } from './retry.ts';
import { isBearerValue, type TokenSet } from './token.ts';

/** What an openapi-fetch client answers. */
export interface FetchResult {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** A token endpoint's answer with a 2xx status and no `error` in it. */
export interface TokenAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly response: Response;
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number;
  readonly provider: ProviderProfile;
}

/** What a provider's body says of a token, in our names, values as they stood on the wire but for the dates. */
export interface TokenFields {
  accessToken: unknown;
  tokenType?: unknown;
  expiresIn?: unknown;
  /** An instant of the server's clock, in epoch milliseconds; `parseDate` reads one. */
  expirationDate?: number | undefined;
  scope?: unknown;
  refreshToken?: unknown;
  refreshTokenExpirationDate?: number | undefined;
  idToken?: unknown;
}

/**
 * The OAuth `error` decides first, the status second: Auth0 sends credential errors with 401 and 403, IdentityServer
 * all with 400. An `error` inside a 200 is no token, whatever else stands beside it.
 *
 * @throws AuthError unless the answer is a success.
 */
export function readAnswer(
  { data, error, response }: FetchResult,
  context: { provider: ProviderProfile; sentAt: number; now: number; scrub: (text: string) => string },
): TokenAnswer {
  const { provider, sentAt, now, scrub } = context;
  const { ok, status, headers } = response;
  const body = toObject(data ?? error);
  if (ok && (body.error ?? undefined) === undefined) return { body, response, sentAt, provider };

  const oauthError = quote(body.error);
  const oauthErrorDescription = quote(
    body.error_description ?? body.description ?? body.message ?? body.detail ?? body.title,
  );
  const code = [`${oauthError} ${oauthErrorDescription}`, oauthError, status]
    .map((seen) => CAUSES.find((causes) => causes.includes(seen))?.[0])
    .find(Boolean);
  const fallback = status < 500 ? 'invalid_request' : 'provider_unavailable';
  throw authFailure(provider, ok ? 'invalid_response' : (code ?? fallback), {
    status,
    oauthError,
    oauthErrorDescription,
    requestId: quote(headers.get('x-request-id') ?? body.traceId),
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), parseHttpDate(headers.get('date')) ?? now),
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
    refreshToken: body.refresh_token,
    idToken: body.id_token,
  });
}

/**
 * A token set from whatever a provider calls its members.
 *
 * @throws AuthError `invalid_response` for a value that is no bearer token, or that is over on arrival.
 */
export function toTokenSet({ response, sentAt, provider }: TokenAnswer, fields: TokenFields): TokenSet {
  const { status, headers } = response;
  const { accessToken, tokenType } = fields;
  const refuse = (detail: string): AuthError => authFailure(provider, 'invalid_response', { status, detail });
  if (!isBearerValue(accessToken)) throw refuse('no access token');
  // A token whose type is not understood must not be used (RFC 6749 §7.1).
  if (!/^bearer$/i.test(toText(tokenType) ?? '')) throw refuse('not a Bearer token');

  const serverDate = parseHttpDate(headers.get('date'));
  const { lifetimeMs, expirySource } = findExpiry({
    ...provider,
    ...fields,
    accessToken,
    sentAt,
    serverDate,
  });
  if (!(lifetimeMs > 0)) throw refuse('an expired token');

  const refreshEnd = fields.refreshTokenExpirationDate;
  return dropUndefined({
    accessToken,
    tokenType: 'Bearer',
    expiresAt: sentAt + lifetimeMs,
    issuedAt: sentAt,
    expirySource,
    scope: toText(fields.scope),
    refreshToken: toText(fields.refreshToken),
    refreshTokenExpiresAt: refreshEnd && refreshEnd + sentAt - (serverDate ?? sentAt),
    idToken: toText(fields.idToken),
  });
}

/**
 * What amounts to a code, after the code itself: the errors of RFC 6749 §5.2, what Auth0, IdentityServer and OIDC add,
 * and statuses.
 */
const CAUSES: readonly (readonly [AuthErrorCode, ...unknown[]])[] = [
  [
    'invalid_credentials',
    'access_denied Unauthorized',
    'invalid_client',
    'invalid_grant',
    'invalid_user_password',
    'password_leaked',
    401,
  ],
  ['access_denied', 'invalid_scope', 'invalid_target', 'unauthorized_client', 403],
  ['invalid_request', 'unsupported_grant_type'],
  ['login_required', 'interaction_required', 'mfa_required'],
  ['rate_limited', 'too_many_requests', 429],
  ['provider_unavailable', 'server_error', 'temporarily_unavailable'],
  ['network_error', 407],
  ['timeout', 408],
];

/**
 * openapi-fetch hands out a good body as the text we asked for, and a bad one already parsed where it could. What
 * is no object has no members, and so is no token.
 */
function toObject(body: unknown): Record<string, unknown> {
  try {
    return Object(typeof body === 'string' ? JSON.parse(body) : body);
  } catch {
    return {};
  }
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
