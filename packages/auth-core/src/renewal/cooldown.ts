import type { Clock, Instant } from '../base/clock.ts';
import { jitter } from '../issuing/retry.ts';
import { type AuthError, copyAuthError, isAuthError } from '../reports/auth-error.ts';

/** The last failed renewal, and what it forbids. */
export interface RenewalFailure {
  readonly error: AuthError;
  /** Until this instant nothing is sent at all. */
  readonly cooldownUntil: Instant;
  /** Until this instant a cached token is returned without another attempt to renew it. */
  readonly backoffUntil: Instant;
  /** How many failures of the same kind, refused credentials or anything else, came in a row. */
  readonly count: number;
}

const MIN_REFUSAL_MS = 5_000;
const MAX_REFUSAL_MS = 300_000;
/** The cooldown after a 429 without `Retry-After`. */
const DEFAULT_LIMIT_MS = 5_000;
const BASE_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 15_000;

/** Turns a failed renewal into what it forbids; `before` is the failure before it. */
export function toRenewalFailure(
  error: AuthError,
  before: RenewalFailure | undefined,
  clock: Clock,
): RenewalFailure {
  const count = (before && isRefusal(before.error) === isRefusal(error) ? before.count : 0) + 1;
  const cooldownMs = cooldownAfter(error, count);
  // Half of the backoff is random, so that clients which failed together do not come back together.
  const halfMs = Math.min(BASE_BACKOFF_MS * 2 ** (count - 1), MAX_BACKOFF_MS);
  const backoffMs = Math.max(halfMs + jitter(halfMs), cooldownMs);
  return { error, count, cooldownUntil: clock.after(cooldownMs), backoffUntil: clock.after(backoffMs) };
}

/** The error for a call during the cooldown, with the time that remains; undefined once the cooldown has passed. */
export function coolingError({ error, cooldownUntil }: RenewalFailure, clock: Clock): AuthError | undefined {
  const retryAfterMs = clock.until(cooldownUntil);
  return retryAfterMs > 0 ? copyAuthError(error, { retryAfterMs }) : undefined;
}

/**
 * How long a failure forbids all requests, in milliseconds; 0 if the next call may try at once. Refused credentials
 * wait 5 s, doubling up to 5 min; `refusals` counts them in a row. A rate limit lasts as long as the provider said.
 */
export function cooldownAfter(error: AuthError, refusals: number): number {
  const { code, status, retryAfterMs } = error;
  if (isRefusal(error)) return Math.min(MIN_REFUSAL_MS * 2 ** (refusals - 1), MAX_REFUSAL_MS);
  if (code === 'rate_limited') return retryAfterMs ?? DEFAULT_LIMIT_MS;
  return status === 503 ? (retryAfterMs ?? 0) : 0;
}

/** Whether the provider refused the credentials, so that other credentials could succeed. */
export function isRefusal(error: unknown): boolean {
  return isAuthError(error) && ['invalid_credentials', 'access_denied'].includes(error.code);
}
