import type { Moment } from '../moments.ts';

/** Stops the renewal of this process at a moment, until it may go on. */
export interface Trap {
  set(moment: Moment): void;
  unset(): void;
  /** Lets a renewal that stands at its moment go on. */
  release(): void;
  /** Called at each moment of a renewal. Waits if the trap is set for it. */
  pass(moment: Moment): Promise<void>;
}

/** @param onReached Called when a renewal stands at the moment for which the trap is set. */
export function createTrap(onReached: (moment: Moment) => void): Trap {
  let awaited: Moment | undefined;
  let release = (): void => undefined;

  return {
    set(moment) {
      awaited = moment;
    },
    unset() {
      awaited = undefined;
    },
    release: () => release(),
    async pass(moment) {
      if (moment !== awaited) return;
      awaited = undefined;
      onReached(moment);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    },
  };
}
