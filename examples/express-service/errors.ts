/** What a caller gets when something fails: a status and a code, and nothing that was said about our credentials. */
import { type AuthErrorCode, isApiError, isAuthError } from '@x/blooma-auth';
import type { ErrorRequestHandler } from 'express';

const STATUSES: Readonly<Record<AuthErrorCode, number>> = {
  // It may work later.
  rate_limited: 503,
  provider_unavailable: 503,
  secret_unavailable: 503,
  timeout: 504,
  network_error: 502,
  // It will not work until somebody changes our credentials or settings.
  invalid_credentials: 500,
  access_denied: 500,
  invalid_request: 500,
  login_required: 500,
  // The provider answered with something else than a token.
  invalid_response: 502,
};

/** Handles what the routes throw. Express knows it by its four parameters. */
export const sendError: ErrorRequestHandler = (error, _request, reply, next) => {
  // The caller is gone, or has a part of the answer.
  if (reply.closed) return;
  if (reply.headersSent) return next(error);
  const code = toCode(error);
  // The messages of an AuthError and an ApiError contain no secrets, so they can be logged.
  console.error(`${code}: ${error instanceof Error ? error.message : error}`);
  const seconds = Math.ceil((Object(error).retryAfterMs ?? 0) / 1000);
  if (seconds > 0) reply.set('Retry-After', `${seconds}`);
  reply.status(toStatus(error)).json({ error: code });
};

export function toCode(error: unknown): string {
  if (isAuthError(error)) return error.code;
  if (isApiError(error)) return 'api_error';
  if (isTimeout(error)) return 'timeout';
  return isUnreachable(error) ? 'network_error' : 'internal_error';
}

function toStatus(error: unknown): number {
  if (isAuthError(error)) return STATUSES[error.code];
  if (isTimeout(error)) return 504;
  if (isApiError(error)) return error.status === 404 ? 404 : error.status === 429 ? 503 : 502;
  return isUnreachable(error) ? 502 : 500;
}

/** What a signal of `AbortSignal.timeout` rejects with. */
function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** What `fetch` of Node rejects with if the API cannot be reached. */
function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}
