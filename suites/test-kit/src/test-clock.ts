/** A wall clock that a test moves by hand. */
export interface TestClock {
  readonly now: () => number;
  /** Moves forward, or back if `ms` is negative. */
  advance(ms: number): void;
}

/** Whole seconds to start with, as a `Date` header has them. */
export function createTestClock(startAt: number = Date.parse('2026-03-01T12:00:00Z')): TestClock {
  let time = startAt;
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}
