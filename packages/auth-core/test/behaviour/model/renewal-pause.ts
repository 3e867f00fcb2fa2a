import { elapsedSince, type Instant, now, type VirtualTime } from './virtual-time.ts';

/** The time in which a 401 starts no renewal, because a new token did not help the API before. */
export interface RenewalPause {
  /** Whether the client certainly pauses. */
  isActive(): boolean;
  /** Whether there ever was a 401 in this run. From then on the length of the next pause is not certain. */
  hasStarted(): boolean;
  /** Starts the pause, or makes it longer. */
  extend(options: { isCertain: boolean }): void;
  /** From now on the client may not pause, but it need not know yet. */
  doubt(): void;
  clear(): void;
}

interface Pause {
  readonly since: Instant;
  readonly ms: number;
}

const MIN_MS = 5_000;
const MAX_MS = 300_000;

/** A pause lasts 5 s, and twice as long each time up to 5 min. It starts over after 5 min without one. */
export function createRenewalPause(time: VirtualTime): RenewalPause {
  /** A lower bound of the pause of the client. */
  let certain: Pause | undefined;
  let hasStarted = false;

  const remainingMs = (pause: Pause): number => pause.ms - elapsedSince(pause.since, time);
  const next = (before: Pause | undefined): Pause => {
    const goesOn = before !== undefined && remainingMs(before) > -MAX_MS;
    return { since: now(time), ms: goesOn ? Math.min(2 * before.ms, MAX_MS) : MIN_MS };
  };

  return {
    isActive: () => certain !== undefined && remainingMs(certain) > 0,
    hasStarted: () => hasStarted,
    extend({ isCertain }) {
      hasStarted = true;
      if (isCertain) certain = next(certain);
    },
    doubt() {
      certain = undefined;
    },
    clear() {
      certain = undefined;
    },
  };
}
