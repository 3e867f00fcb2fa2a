/** A wall clock that a test moves by hand. */
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
