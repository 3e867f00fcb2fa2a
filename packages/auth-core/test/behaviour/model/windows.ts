/** How long before the expiry the soft and the hard window of a token begin, in milliseconds. */
export function windowsOf(lifetimeMs: number): { softMs: number; hardMs: number } {
  return {
    softMs: Math.min(Math.max(0.2 * lifetimeMs, 10_000), 300_000, lifetimeMs / 2),
    hardMs: Math.min(Math.max(0.05 * lifetimeMs, 2_000), 30_000, lifetimeMs / 4),
  };
}
