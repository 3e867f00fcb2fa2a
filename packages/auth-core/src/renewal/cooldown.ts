import { type AuthError, isAuthError } from '../reports/auth-error.ts';

const FIRST_REFUSAL_MS = 5_000;
const MAX_REFUSAL_MS = 300_000;
const DEFAULT_LIMIT_MS = 5_000;

/**
 * For how long a failure forbids all traffic, in milliseconds; 0 when the next call may try at once. Refused
 * credentials wait 5 s doubling to 5 min, by how many refusals there were in a row. A limit holds for as long as the
 * provider said, however long that is.
 */
export function cooldownAfter(error: AuthError, refusals: number): number {
  const { code, status, retryAfterMs } = error;
  if (isRefusal(error)) return Math.min(FIRST_REFUSAL_MS * 2 ** (refusals - 1), MAX_REFUSAL_MS);
  if (code === 'rate_limited') return retryAfterMs ?? DEFAULT_LIMIT_MS;
  return status === 503 ? (retryAfterMs ?? 0) : 0;
}

/** Whether the credentials were refused: a failure that other credentials would mend. */
export function isRefusal(error: unknown): boolean {
  return isAuthError(error) && ['invalid_credentials', 'access_denied'].includes(error.code);
}
