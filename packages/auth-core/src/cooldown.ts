import type { AuthError } from './errors.ts';

/** What a failure forbids, and until when. */
export interface Cooldown {
  readonly error: AuthError;
  /** For how long from the failure on there is no traffic, in milliseconds. */
  readonly lengthMs: number;
  /** How many refusals in a row led here. */
  readonly refusals: number;
}

const FIRST_REFUSAL_MS = 5_000;
const LONGEST_REFUSAL_MS = 300_000;
const UNNAMED_LIMIT_MS = 5_000;

/**
 * The cooldown that follows a failure; undefined when the next call may try at once. Refused credentials wait
 * 5 s doubling to 5 min. A limit holds for as long as the provider said, however long that is.
 */
export function cooldownAfter(error: AuthError, before: Cooldown | undefined): Cooldown | undefined {
  const refusals = (before?.refusals ?? 0) + 1;
  switch (error.code) {
    case 'invalid_credentials':
    case 'access_denied':
      return {
        error,
        lengthMs: Math.min(FIRST_REFUSAL_MS * 2 ** (refusals - 1), LONGEST_REFUSAL_MS),
        refusals,
      };
    case 'rate_limited':
      return { error, lengthMs: error.retryAfterMs ?? UNNAMED_LIMIT_MS, refusals: 0 };
    case 'provider_unavailable':
      return error.retryAfterMs === undefined
        ? undefined
        : { error, lengthMs: error.retryAfterMs, refusals: 0 };
    default:
      return undefined;
  }
}
