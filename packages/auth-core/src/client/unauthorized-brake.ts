import type { Clock, Instant } from '../base/clock.ts';

/**
 * What keeps an origin that answers 401 to every token from costing a token per call: for how long its 401s renew
 * nothing, and until when.
 */
export interface UnauthorizedBrake {
  readonly waitMs: number;
  readonly until: Instant;
}

const MIN_WAIT_MS = 5_000;
const MAX_WAIT_MS = 300_000;

/**
 * The brake after a 401 that a new token has not cured, or not yet; `before` is the one before it. The wait starts at
 * 5 s while the new token is on its way, is 10 s once that is refused too, and doubles with each further 401 up to 5 min.
 * It starts over if there was none for 5 min.
 */
export function brakeAfter(before: UnauthorizedBrake | undefined, clock: Clock): UnauthorizedBrake {
  const goesOn = before !== undefined && clock.until(before.until) > -MAX_WAIT_MS;
  const waitMs = goesOn ? Math.min(2 * before.waitMs, MAX_WAIT_MS) : MIN_WAIT_MS;
  return { waitMs, until: clock.after(waitMs) };
}

/** Whether a 401 must not renew the token now. */
export function isBraking(brake: UnauthorizedBrake | undefined, clock: Clock): boolean {
  return brake !== undefined && clock.until(brake.until) > 0;
}
