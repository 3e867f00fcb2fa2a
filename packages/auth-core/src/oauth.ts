import type { AuthError, AuthErrorCode } from './errors.ts';
import { findExpiry, parseDate } from './expiry.ts';
import { authFailure } from './failure.ts';
import type { ProviderProfile } from './provider.ts';
import { parseRetryAfter } from './retry.ts';
import { isBearerValue, type TokenSet } from './token.ts';

/** What an openapi-fetch client answers. */
export interface FetchResult {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** A token endpoint's answer with a 2xx status and a JSON object for a body. */
export interface TokenAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  readonly status: number;
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number;
  readonly provider: ProviderProfile;
}

export interface AnswerContext {
  readonly provider: ProviderProfile;
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly scrub: (text: string) => string;
}

/** What a provider's body says of a token, in our names, each value as it stood on the wire. */
export interface TokenFields {
  accessToken: unknown;
  tokenType?: unknown;
  expiresIn?: unknown;
  expirationDate?: unknown;
  scope?: unknown;
  refreshToken?: unknown;
  refreshTokenExpirationDate?: unknown;
  idToken?: unknown;
}

/** @throws AuthError unless the answer is a JSON object with a 2xx status. */
export function readAnswer({ data, error, response }: FetchResult, context: AnswerContext): TokenAnswer {
  const { provider, sentAt } = context;
  const { headers, status } = response;
  const body = parseObject(response.ok ? data : error);
  if (!response.ok) throw toAuthError(response, body, context);
  // An `error` inside a 200 is no token, whatever else stands beside it.
  if (body === undefined || 'error' in body) {
    const seen = body === undefined ? 'a body that is not a JSON object' : 'an error in a successful answer';
    throw authFailure(provider, 'invalid_response', { status, detail: `${status}, ${seen}` });
  }
  return { body, headers, status, sentAt, provider };
}

/** A token answer in the shape of RFC 6749 §5.1. */
export function toOAuthTokenSet(answer: TokenAnswer): TokenSet {
  const { body } = answer;
  return toTokenSet(answer, {
    accessToken: body.access_token,
    tokenType: body.token_type ?? null,
    expiresIn: body.expires_in,
    scope: body.scope,
    refreshToken: body.refresh_token,
    idToken: body.id_token,
  });
}

/**
 * A token set from whatever a provider calls its members.
 *
 * @throws AuthError `invalid_response` for a value that is no bearer token, or that is over on arrival.
 */
export function toTokenSet(
  { status, headers, sentAt, provider }: TokenAnswer,
  fields: TokenFields,
): TokenSet {
  const { accessToken, tokenType = 'Bearer' } = fields;
  const refuse = (detail: string): AuthError => authFailure(provider, 'invalid_response', { status, detail });
  if (!isBearerValue(accessToken)) throw refuse('no usable access token');
  // A token whose type is not understood must not be used (RFC 6749 §7.1).
  if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'bearer')
    throw refuse('a token type other than Bearer');

  const serverDate = readDate(headers);
  const { defaultLifetimeMs, documentedLifetimeMs } = provider;
  const { expiresIn, expirationDate } = fields;
  const evidence = {
    accessToken,
    expiresIn,
    expirationDate,
    sentAt,
    serverDate,
    defaultLifetimeMs,
    documentedLifetimeMs,
  };
  const { lifetimeMs, expirySource } = findExpiry(evidence);
  if (!(lifetimeMs > 0)) throw refuse('a token that is over already');

  const refreshToken = toText(fields.refreshToken);
  const refreshEnd = refreshToken === undefined ? undefined : parseDate(fields.refreshTokenExpirationDate);
  return dropUndefined({
    accessToken,
    tokenType: 'Bearer',
    expiresAt: sentAt + lifetimeMs,
    issuedAt: sentAt,
    expirySource,
    scope: toText(fields.scope),
    refreshToken,
    refreshTokenExpiresAt: refreshEnd && sentAt + refreshEnd - (serverDate ?? sentAt),
    idToken: toText(fields.idToken),
  });
}

/** The OAuth `error` decides first, the status second: Auth0 sends credential errors with 401 and 403, IdentityServer all with 400. */
function toAuthError(
  { status, headers }: Response,
  body: Readonly<Record<string, unknown>> = {},
  { provider, receivedAt, scrub }: AnswerContext,
): AuthError {
  const oauthError = quote(body.error);
  const description = [body.error_description, body.description, body.message, body.detail, body.title].find(
    isText,
  );
  const requestId = ['x-request-id', 'x-correlation-id', 'cf-ray']
    .map((name) => headers.get(name))
    .find(Boolean);
  const refused = body.error === 'access_denied' && description === 'Unauthorized';
  const code = (refused && 'invalid_credentials') || byOAuthError(body.error) || byStatus(status);
  return authFailure(provider, code, {
    status,
    oauthError,
    oauthErrorDescription: quote(description),
    requestId: quote(requestId ?? quote(body.traceId)),
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), readDate(headers) ?? receivedAt),
  });

  function quote(value: unknown): string | undefined {
    return isText(value) ? scrub(value) : undefined;
  }
}

const CODES: Partial<Record<AuthErrorCode, readonly string[]>> = {
  invalid_credentials: ['invalid_client', 'invalid_grant', 'invalid_user_password', 'password_leaked'],
  access_denied: ['access_denied', 'invalid_scope', 'unauthorized_client', 'invalid_target'],
  invalid_request: ['invalid_request', 'unsupported_grant_type'],
  login_required: ['login_required', 'interaction_required', 'consent_required', 'mfa_required'],
  rate_limited: ['too_many_requests', 'slow_down'],
  provider_unavailable: ['server_error', 'temporarily_unavailable'],
};

function byOAuthError(error: unknown): AuthErrorCode | undefined {
  for (const [code, errors] of Object.entries(CODES)) {
    if (errors.includes(error as string)) return code as AuthErrorCode;
  }
  return undefined;
}

function byStatus(status: number): AuthErrorCode {
  if (status === 401) return 'invalid_credentials';
  if (status === 403) return 'access_denied';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'provider_unavailable' : 'invalid_request';
}

/** openapi-fetch hands out a good body as the text we asked for, and a bad one already parsed where it could. */
function parseObject(body: unknown): Record<string, unknown> | undefined {
  let value = body;
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function readDate(headers: Headers): number | undefined {
  return Date.parse(headers.get('date') ?? '') || undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function toText(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

function dropUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
