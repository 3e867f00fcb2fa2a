import type { Clock } from '../base/clock.ts';
import type { TokenSourceState } from '../renewal/token-source.ts';
import type { AuthEvent } from '../reports/events.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';

/** Where a client keeps what `explain` reads. Registered, so that two copies of this package agree. */
export const INSPECT = Symbol.for('@x/auth-core/inspect');

/** How many events a client remembers. */
export const MAX_EVENTS = 20;

/** What a client shows to `explain`. */
export interface Inspection extends TokenSourceState {
  readonly provider: ProviderProfile;
  readonly clock: Clock;
  readonly events: readonly AuthEvent[];
}
