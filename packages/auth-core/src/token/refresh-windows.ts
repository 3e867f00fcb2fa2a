/** How long before its end a token is renewed. */
export interface RefreshAhead {
  /** From here on a call gets the cached token while one renewal runs behind it, in milliseconds before the end. */
  softMs?: number;
  /** From here on a call waits for the renewal, in milliseconds before the end. */
  hardMs?: number;
}

/**
 * The two windows of a token, in milliseconds before its end. Fractions of the lifetime with bounds:
 * a fixed five minutes would renew a five-minute token at every call.
 */
export function refreshWindows(lifetimeMs: number, ahead: RefreshAhead = {}): Required<RefreshAhead> {
  const softMs = Math.min(ahead.softMs ?? clamp(0.2 * lifetimeMs, 10_000, 300_000), lifetimeMs / 2);
  const hardMs = Math.min(ahead.hardMs ?? clamp(0.05 * lifetimeMs, 2_000, 30_000), lifetimeMs / 4, softMs);
  return { softMs, hardMs };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
