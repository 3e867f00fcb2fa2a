import { elapsedSince, type Instant, now, type VirtualTime } from './virtual-time.ts';

/** The time in which a 401 starts no renewal, because a new token did not help the API before. */
export interface RenewalPause {
  /** Whether the client certainly pauses. */
  isActive(): boolean;
  /** Whether the client may pause: an API answered 401, and no replay with a new token has succeeded since. */
  isPossible(): boolean;
  /** How long it certainly lasts, in milliseconds. */
  remainingMs(): number;
  /** An API answered 401. That starts the pause or makes it longer, but not always. */
  extend(options: { isCertain: boolean }): void;
  /** A replay has succeeded: the pause ends, but the client need not know yet. */
  end(): void;
  /** The client knows all answers. */
  settled(): void;
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
  let isPossible = false;
  /** What was answered since the client settled: it may learn that in another order. */
  let unsettled = { hasRefusal: false, hasSuccess: false };

  const remainingMs = (pause: Pause | undefined): number =>
    pause ? pause.ms - elapsedSince(pause.since, time) : Number.NEGATIVE_INFINITY;
  const next = (before: Pause | undefined): Pause => {
    const goesOn = before !== undefined && remainingMs(before) > -MAX_MS;
    return { since: now(time), ms: goesOn ? Math.min(2 * before.ms, MAX_MS) : MIN_MS };
  };

  return {
    isActive: () => remainingMs(certain) > 0,
    isPossible: () => isPossible,
    remainingMs: () => remainingMs(certain),
    extend({ isCertain }) {
      isPossible = true;
      unsettled.hasRefusal = true;
      if (isCertain) certain = next(certain);
    },
    end() {
      certain = undefined;
      unsettled.hasSuccess = true;
    },
    settled() {
      const { hasRefusal, hasSuccess } = unsettled;
      unsettled = { hasRefusal: false, hasSuccess: false };
      if (hasSuccess) certain = undefined;
      if (hasSuccess && !hasRefusal) isPossible = false;
    },
  };
}
