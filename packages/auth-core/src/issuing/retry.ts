import { sleep } from '../base/deadline.ts';
import { type AuthError, isAuthError } from '../reports/auth-error.ts';

/** How often a token is requested, and how long to wait for a `Retry-After`. */
export interface RetryRule {
  /** @default 3 */
  attempts?: number;
  /** The longest `Retry-After` to wait for inside a call, in milliseconds. @default 10_000 */
  maxRetryAfterMs?: number;
}

const BASE_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 2_000;

/** Runs `task` until it succeeds, fails with an error that a retry cannot help, or has used all attempts. */
export async function withRetry<T>(
  task: () => Promise<T>,
  { attempts, maxRetryAfterMs }: Required<RetryRule>,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      const delayMs =
        isAuthError(error) && attempt < attempts ? retryDelay(error, attempt, maxRetryAfterMs) : undefined;
      if (delayMs === undefined || signal?.aborted) throw error;
      await sleep(delayMs, signal);
    }
  }
}

/** How long to wait before the next attempt, in milliseconds; undefined if a retry cannot help. */
export function retryDelay(error: AuthError, attempt: number, maxRetryAfterMs: number): number | undefined {
  // Do not retry a 429 without `Retry-After`: retries may extend the limit.
  const { code, retryable, retryAfterMs = code === 'rate_limited' ? Number.NaN : 0 } = error;
  // A secret callback has retries of its own, if it wants them.
  if (!retryable || code === 'secret_unavailable' || !(retryAfterMs <= maxRetryAfterMs)) return undefined;
  return retryAfterMs + jitter(Math.min(BASE_BACKOFF_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS));
}

/** A random delay up to `maxMs` (full jitter), so that clients which failed together do not retry together. */
export function jitter(maxMs: number): number {
  return Math.random() * maxMs;
}
