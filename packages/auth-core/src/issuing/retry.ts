import { sleep } from '../base/deadline.ts';
import { type AuthError, isAuthError } from '../reports/auth-error.ts';

/** How often one issue is tried, and how long a `Retry-After` may hold it up. */
export interface RetryRule {
  /** @default 3 */
  attempts?: number;
  /** The longest `Retry-After` that is waited for inside a call, in milliseconds. @default 10_000 */
  maxRetryAfterMs?: number;
}

const BASE_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 2_000;

/** Runs `task` until it succeeds, fails for good, or the attempts are used up. */
export async function withRetry<T>(
  task: () => Promise<T>,
  { attempts, maxRetryAfterMs }: Required<RetryRule>,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      const pauseMs =
        isAuthError(error) && attempt < attempts ? retryDelay(error, attempt, maxRetryAfterMs) : undefined;
      if (pauseMs === undefined || signal.aborted) throw error;
      await sleep(pauseMs, signal);
    }
  }
}

/** How long to wait before the next attempt, in milliseconds; undefined when another attempt would not help. */
export function retryDelay(error: AuthError, attempt: number, maxRetryAfterMs: number): number | undefined {
  // A limit without an end is not probed: whoever set it counts the probes.
  const { code, retryable, retryAfterMs = code === 'rate_limited' ? Number.NaN : 0 } = error;
  if (!retryable || !(retryAfterMs <= maxRetryAfterMs)) return undefined;
  return retryAfterMs + jitter(Math.min(BASE_BACKOFF_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS));
}

/** Full jitter: clients that failed together must not come back together. */
export function jitter(longestMs: number): number {
  return Math.random() * longestMs;
}
