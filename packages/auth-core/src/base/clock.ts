/** A point in time on both clocks of this machine. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

/**
 * Both clocks together. The wall clock can be set back, and the monotonic clock stops while a laptop sleeps. The clock
 * that saw more time pass counts, so neither makes an expired token look valid.
 */
export interface Clock {
  /** The wall clock, in epoch milliseconds. */
  now(): number;
  /** The instant `ms` milliseconds from now. */
  after(ms: number): Instant;
  /** The milliseconds until an instant; zero or less if it has passed. */
  until(instant: Instant): number;
}

/** Looked up at each call: a test may replace the clock after the client was made. */
export function systemNow(): number {
  return Date.now();
}

/** One for all clients that have no clock of their own. */
const systemClock = /* @__PURE__ */ createClock(systemNow);

/** The clock of a client, by its option `now`. */
export function toClock(now: () => number): Clock {
  return now === systemNow ? systemClock : createClock(now);
}

export function createClock(now: () => number, monotonic: () => number = () => performance.now()): Clock {
  return {
    now,
    after: (ms) => ({ wall: now() + ms, monotonic: monotonic() + ms }),
    until: (instant) => Math.min(instant.wall - now(), instant.monotonic - monotonic()),
  };
}
