/** How long before it expires a token is renewed. */
export interface RefreshAhead {
  /** From then on a call gets the cached token while one renewal runs in the background, in milliseconds before expiry. */
  softMs?: number;
  /** From then on a call waits for the renewal, in milliseconds before expiry. */
  hardMs?: number;
}

/**
 * The two windows of a token, in milliseconds before it expires. They are bounded fractions of the lifetime: a fixed
 * five minutes would renew a five-minute token at every call.
 */
export function refreshWindows(lifetimeMs: number, ahead: RefreshAhead = {}): Required<RefreshAhead> {
  const softMs = Math.min(ahead.softMs ?? clamp(0.2 * lifetimeMs, 10_000, 300_000), lifetimeMs / 2);
  const hardMs = Math.min(ahead.hardMs ?? clamp(0.05 * lifetimeMs, 2_000, 30_000), lifetimeMs / 4, softMs);
  return { softMs, hardMs };
}

/** In whole milliseconds. */
function clamp(value: number, low: number, high: number): number {
  return Math.floor(Math.min(Math.max(value, low), high));
}
