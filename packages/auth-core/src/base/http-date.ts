/** Auth0 never asks for a longer wait. One wrong answer must not silence a client for longer. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/**
 * The milliseconds that a `Retry-After` header asks for, a whole number and at most a day: seconds, or an HTTP date
 * (RFC 9110 §10.2.3) measured against the server's own clock if that can be read.
 */
export function parseRetryAfter(header: string | null, serverNow: number): number | undefined {
  const ms = [parseSeconds(header) * 1_000, parseHttpDate(header) - serverNow].find(
    (asked) => !Number.isNaN(asked),
  );
  return ms === undefined ? undefined : Math.ceil(Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS));
}

/**
 * Epoch milliseconds of an HTTP date, which ends in GMT (RFC 9110 §5.6.7); NaN for anything else, although engines read
 * many other texts as dates.
 */
export function parseHttpDate(header: string | null): number {
  return header?.endsWith('GMT') ? Date.parse(header) : Number.NaN;
}

/** Seconds from a number or a numeric string; NaN for anything else, so that the next source is asked. */
export function parseSeconds(value: unknown): number {
  const isNumeric = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value);
  return isNumeric || typeof value === 'number' ? Number(value) : Number.NaN;
}
