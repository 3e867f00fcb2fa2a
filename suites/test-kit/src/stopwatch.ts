const STEP_MS = 10;

/** Measures a time without the delays of this process. */
export interface Stopwatch {
  /** How many milliseconds have passed, without those in which the event loop stood still. */
  elapsedMs(): number;
  stop(): void;
}

/**
 * Starts to measure. On a busy machine the event loop stands still now and then, and everything in this process is late:
 * a bound in time then says nothing about the code.
 */
export function startStopwatch(): Stopwatch {
  const startedAt = performance.now();
  let last = startedAt;
  let stalledMs = 0;
  const look = (): void => {
    const now = performance.now();
    stalledMs += Math.max(0, now - last - 2 * STEP_MS);
    last = now;
  };
  const ticker = setInterval(look, STEP_MS);
  return {
    elapsedMs() {
      look();
      return last - startedAt - stalledMs;
    },
    stop: () => clearInterval(ticker),
  };
}
