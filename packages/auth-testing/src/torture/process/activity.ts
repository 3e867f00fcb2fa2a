import { setTimeout as pause } from 'node:timers/promises';

/** Knows whether something is under way: a call of the store, or a request. */
export interface Activity {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves once nothing was under way for a moment. */
  ended(): Promise<void>;
}

const POLL_MS = 50;
/** Between two steps of a renewal nothing is under way, but never for so long. */
const QUIET_POLLS = 6;

export function createActivity(): Activity {
  const running = new Set<Promise<unknown>>();

  return {
    async track(work) {
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },
    async ended() {
      for (let quiet = 0; quiet < QUIET_POLLS; quiet += 1) {
        if (running.size > 0) quiet = 0;
        await pause(POLL_MS);
      }
    },
  };
}
