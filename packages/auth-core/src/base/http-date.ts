/**
 * The milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date (RFC 9110 §10.2.3) measured
 * against the server's own clock where that can be read.
 */
export function parseRetryAfter(header: string | null, serverNow: number): number | undefined {
  const ms = [parseSeconds(header) * 1_000, parseHttpDate(header) - serverNow].find(Number.isFinite);
  return ms && Math.max(ms, 0);
}

/**
 * Epoch milliseconds of an HTTP date, which ends in GMT (RFC 9110 §5.6.7); NaN for all else, into much of which
 * engines read dates.
 */
export function parseHttpDate(header: string | null): number {
  return header?.endsWith('GMT') ? Date.parse(header) : Number.NaN;
}

/** Seconds from a number or a numeric string; NaN for all else, so that the next source is asked. */
export function parseSeconds(value: unknown): number {
  const isNumeric = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value);
  return isNumeric || typeof value === 'number' ? Number(value) : Number.NaN;
}
