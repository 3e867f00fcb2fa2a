import { MAX_LIFETIME_MS } from './expiry.ts';
import { type ServerClock, untilInstant } from './server-clock.ts';

/**
 * The milliseconds from when the request was sent until a date in the answer: an ISO 8601 date-time with any number of
 * fraction digits, in UTC if it names no zone. NaN for anything else, so that the next source is asked. Without a `Date`
 * header the result is at most `documentedMs`, and `documentedMs` if the date has passed by the local clock: a wrong
 * clock can neither extend nor end a lifetime.
 */
export function untilDate(value: unknown, clock: ServerClock, documentedMs = MAX_LIFETIME_MS): number {
  return Math.min(untilInstant(parseDate(value), clock, documentedMs, documentedMs), MAX_LIFETIME_MS);
}

/**
 * Epoch milliseconds. JavaScript would read a date without a zone as local time. A date before 1970, such as .NET's
 * year 1, says nothing.
 */
export function parseDate(value: unknown): number {
  const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/i;
  const [matched, time, fraction = '', zone = 'Z'] = form.exec(typeof value === 'string' ? value : '') ?? [];
  if (matched === undefined) return Number.NaN;
  // Exactly three fraction digits are the form that every engine must read.
  const instant = Date.parse(`${time}.${`${fraction}000`.slice(0, 3)}${zone}`.toUpperCase());
  return instant > 0 ? instant : Number.NaN;
}
