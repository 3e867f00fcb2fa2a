import type { AuthEvent, AuthEventBody } from './events.ts';
import type { ProviderProfile } from './provider-profile.ts';

/** The latest events of a client, and who is told about each. */
export interface EventLog {
  readonly config: {
    readonly provider: ProviderProfile;
    readonly settings: {
      /** The wall clock, in epoch milliseconds. */
      readonly now: () => number;
      readonly onEvent: ((event: AuthEvent) => void) | undefined;
    };
  };
  /** Oldest first. */
  events: readonly AuthEvent[];
}

/** How many events a client remembers. */
const MAX_EVENTS = 20;

/** Adds an event to the log, and tells the listener. */
export function logEvent(log: EventLog, event: AuthEventBody): void {
  const { provider, settings } = log.config;
  const { now, onEvent } = settings;
  const full = Object.freeze({ ...event, provider: provider.id, at: now() }) as AuthEvent;
  log.events = [...log.events, full].slice(-MAX_EVENTS);
  // An error of the listener must not reach the caller, whether it throws or rejects.
  if (onEvent) new Promise((resolve) => resolve(onEvent(full))).catch(() => undefined);
}
