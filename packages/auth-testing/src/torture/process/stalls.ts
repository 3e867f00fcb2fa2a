/** How long this process stood still, because it was paused. Such time is not the wait of a caller. */
export interface Stalls {
  /** The milliseconds since `startedAt` (of `performance.now`) in which nothing ran. */
  since(startedAt: number): number;
  stop(): void;
}

const BEAT_MS = 100;
/** A busy computer delays a timer too. */
const MIN_STALL_MS = 900;
const MAX_STALLS = 100;

export function watchStalls(): Stalls {
  const stalls: { readonly from: number; readonly to: number }[] = [];
  let beatAt = performance.now();

  function beat(): void {
    const now = performance.now();
    if (now - beatAt > MIN_STALL_MS) stalls.push({ from: beatAt, to: now });
    if (stalls.length > MAX_STALLS) stalls.shift();
    beatAt = now;
  }

  const timer = setInterval(beat, BEAT_MS);
  return {
    since(startedAt) {
      // A timer of someone else may run first after a pause.
      beat();
      return stalls.reduce((sum, { from, to }) => sum + Math.max(to - Math.max(from, startedAt), 0), 0);
    },
    stop: () => clearInterval(timer),
  };
}
