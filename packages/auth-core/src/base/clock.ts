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
  /** The instant in so many milliseconds. */
  after(ms: number): Instant;
  /** The milliseconds until an instant; zero or less when it is over. */
  until(instant: Instant): number;
}

export function createClock(now: () => number, monotonic: () => number = () => performance.now()): Clock {
  return {
    now,
    after: (ms) => ({ wall: now() + ms, monotonic: monotonic() + ms }),
    until: (instant) => Math.min(instant.wall - now(), instant.monotonic - monotonic()),
  };
}
