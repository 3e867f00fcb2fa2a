/** A wall clock that moves when a test says so. */
export interface TestClock {
  readonly now: () => number;
  advance(ms: number): void;
}

export function createTestClock(startAt: number = Date.now()): TestClock {
  let time = startAt;
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}
