/** A wall clock that moves when a test says so. */
export interface TestClock {
  readonly now: () => number;
  /** Forward, or back where `ms` is negative. */
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
