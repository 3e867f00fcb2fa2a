import type { AuthEvent, AuthEventBody } from './events.ts';
import type { ProviderProfile } from './provider-profile.ts';

/** The latest events of a client, and the listener that gets each. */
export interface EventLog {
  readonly provider: ProviderProfile;
  readonly config: {
    readonly settings: {
      /** The wall clock, in epoch milliseconds. */
      readonly now: () => number;
      readonly onEvent: ((event: AuthEvent) => void) | undefined;
    };
  };
  /** Oldest first. Without the provider and the time, so that many clients can keep one object. */
  events: readonly AuthEventBody[];
  /** When each of them happened, in epoch milliseconds. */
  eventTimes: readonly number[];
}

/** How many events a client remembers. */
const MAX_EVENTS = 20;

/** Adds an event to the log, and tells the listener. */
export function logEvent(log: EventLog, event: AuthEventBody): void {
  const { provider, config } = log;
  const { now, onEvent } = config.settings;
  const at = now();
  log.events = [...log.events, event].slice(-MAX_EVENTS);
  log.eventTimes = [...log.eventTimes, at].slice(-MAX_EVENTS);
  // An error of the listener must not reach the caller, whether it throws or rejects.
  if (onEvent) (async () => onEvent(toEvent(event, provider, at)))().catch(() => undefined);
}

/** The events of a log, as the listener got them. */
export function readEvents({ events, eventTimes, provider }: EventLog): AuthEvent[] {
  return events.map((event, index) => toEvent(event, provider, eventTimes[index]));
}

function toEvent(event: AuthEventBody, { id }: ProviderProfile, at: number | undefined): AuthEvent {
  return Object.freeze({ ...event, provider: id, at }) as AuthEvent;
}
