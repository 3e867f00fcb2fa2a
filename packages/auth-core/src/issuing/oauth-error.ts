// `token-issuer.ts` loads this file at the first answer that is no success.
import { parseRetryAfter } from '../base/http-date.ts';
import type { AuthError, AuthErrorCode } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import { codeOfStatus, type TokenAnswer } from './oauth.ts';

/**
 * The error that an answer without success means. The OAuth `error` as received decides first, before any redaction, and
 * the status second: Auth0 sends credential errors with 401 and 403, IdentityServer all with 400.
 */
export function toAnswerError(answer: TokenAnswer, { ok, headers }: Response): AuthError {
  const { body, status, provider, serverDate, sentAt } = answer;
  const error = toText(body.error);
  const description = toText(
    body.error_description ?? body.description ?? body.message ?? body.detail ?? body.title,
  );
  const code = [`${error} ${description}`, error]
    .map((seen) => CAUSES.find((causes) => causes.includes(seen))?.[0])
    .find(Boolean);
  return createAuthError(provider, ok ? 'invalid_response' : (code ?? codeOfStatus(status)), {
    status,
    oauthError: quote(error),
    // A 200 with an error may also hold a token, and its description may repeat it.
    oauthErrorDescription: ok ? undefined : quote(description),
    requestId: quote(toText(headers.get('x-request-id') ?? body.traceId)),
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), serverDate || sentAt),
  });

  /** A known code is always shown, whatever the secret is: redacting it would reveal a part of the secret. */
  function quote(text: string | undefined): string | undefined {
    return text && !isKnownWord(text) ? answer.quote(text) : text;
  }
}

/**
 * Each code, followed by what it stands for: the errors of RFC 6749 §5.2, and those that Auth0, IdentityServer and OIDC
 * add.
 */
const CAUSES: readonly (readonly [AuthErrorCode, ...unknown[]])[] = [
  [
    'invalid_credentials',
    'access_denied Unauthorized',
    'invalid_client',
    'invalid_grant',
    'invalid_username_or_password',
  ],
  ['access_denied', 'invalid_scope', 'invalid_target', 'unauthorized_client'],
  ['invalid_request', 'unsupported_grant_type'],
  ['login_required'],
  ['rate_limited', 'too_many_requests'],
  ['provider_unavailable', 'server_error', 'temporarily_unavailable'],
  ['network_error'],
  ['timeout'],
];

/** Words that need no search for secrets, because this package knows them itself. */
function isKnownWord(text: string): boolean {
  return CAUSES.flat().includes(text);
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
