/** A wall clock that can be moved forward, for the `now` option. */
export interface TourClock {
  now(): number;
  advanceTo(instant: number): void;
}

export function createTourClock(): TourClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advanceTo(instant) {
      ahead = instant - Date.now();
    },
  };
}
