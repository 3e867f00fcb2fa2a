/** The clock of an emulator: the real one, plus what it was moved by. */
export interface Clock {
  /** In epoch milliseconds. Reads no `this`, so that a client can take it as its `now`. */
  readonly now: () => number;
  /** @throws TypeError unless `ms` is a number of 0 or more. */
  advance(ms: number): void;
}

export function createClock(): Clock {
  let aheadMs = 0;

  return {
    // Looked up at each call: under fake timers the clock is the fake one.
    now: () => Date.now() + aheadMs,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) {
        throw new TypeError(`advance takes a number of milliseconds, 0 or more, not ${String(ms)}.`);
      }
      aheadMs += ms;
    },
  };
}
