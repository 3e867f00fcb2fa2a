import { type AuthError, isAuthError } from './errors.ts';

/** How often one issue is tried, and how long a `Retry-After` may hold it up. */
export interface RetryRule {
  /** @default 3 */
  attempts?: number;
  /** The longest `Retry-After` that is waited for inside a call, in milliseconds. @default 10_000 */
  maxRetryAfterMs?: number;
}

const BASE_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** Runs `task` until it succeeds, fails for good, or the attempts are used up. */
export async function withRetry<T>(
  task: () => Promise<T>,
  { attempts = 3, maxRetryAfterMs = 10_000 }: RetryRule,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      const pauseMs =
        isAuthError(error) && attempt < attempts ? retryPause(error, attempt, maxRetryAfterMs) : undefined;
      if (pauseMs === undefined || signal.aborted) throw error;
      await sleep(pauseMs, signal);
    }
  }
}

/** How long to wait before the next attempt, in milliseconds; undefined when another attempt would not help. */
export function retryPause(error: AuthError, attempt: number, maxRetryAfterMs: number): number | undefined {
  if (!error.retryable) return undefined;
  if (error.retryAfterMs !== undefined)
    return error.retryAfterMs <= maxRetryAfterMs ? error.retryAfterMs : undefined;
  return jitter(Math.min(BASE_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS));
}

/** Full jitter: clients that failed together must not come back together. */
export function jitter(longestMs: number): number {
  return Math.random() * longestMs;
}

/**
 * The milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date (RFC 9110 §10.2.3) measured
 * against the server's own clock where that can be read.
 */
export function parseRetryAfter(header: string | null, serverNow: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(header)
    ? Number(header) * 1_000
    : Date.parse(header) - serverNow;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
