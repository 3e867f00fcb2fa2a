/** A point in time on both clocks of this machine. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

/**
 * Both clocks together. The wall clock can be set back, and the monotonic one stands still while a laptop sleeps:
 * of the two, the one that saw more time pass is believed, so neither makes a dead token look alive.
 */
export interface Clock {
  /** The wall clock, in epoch milliseconds. */
  now(): number;
  mark(): Instant;
  /** The milliseconds since `instant`. */
  since(instant: Instant): number;
}

export function createClock(now: () => number, monotonic: () => number = () => performance.now()): Clock {
  return {
    now,
    mark: () => ({ wall: now(), monotonic: monotonic() }),
    since: (instant) => Math.max(now() - instant.wall, monotonic() - instant.monotonic),
  };
}
