/** A point in time on both clocks of this machine, in milliseconds since this file was loaded or the process began. */
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

/**
 * What the wall clock of an instant is counted from, so that its numbers are small. See `TokenCache`. A test may load this
 * file while its clock returns no number, and that must not outlast the test.
 */
const LOADED_AT = /* @__PURE__ */ Date.now() || 0;

/** Looked up at each call: a test may replace the clock after the client was made. */
export function systemNow(): number {
  return Date.now();
}

/** When the monotonic clock was read last, by the wall clock, and what it showed. */
let lastWall: number | undefined;
let lastMonotonic: number;

/** Reads it once in a millisecond: to read both clocks would be most of what a cached call costs. */
function recallMonotonic(wall: number): number {
  if (wall !== lastWall) {
    lastWall = wall;
    lastMonotonic = performance.now();
  }
  return lastMonotonic;
}

/** One for all clients that have no clock of their own. */
const systemClock = /* @__PURE__ */ createClock(systemNow, recallMonotonic);

/** The clock of a client, by its option `now`. */
export function toClock(now: () => number): Clock {
  return now === systemNow ? systemClock : createClock(now);
}

/** `monotonic` may return what it read in the same millisecond of the wall clock. */
export function createClock(
  now: () => number,
  monotonic: (wall: number) => number = () => performance.now(),
): Clock {
  return {
    now,
    after(ms) {
      // Both clocks are read: waits must end although a test has stopped the wall clock. Each of their rounds makes an instant.
      lastWall = undefined;
      const wall = now();
      return { wall: wall - LOADED_AT + ms, monotonic: monotonic(wall) + ms };
    },
    until(instant) {
      const wall = now();
      return Math.min(instant.wall - (wall - LOADED_AT), instant.monotonic - monotonic(wall));
    },
  };
}
