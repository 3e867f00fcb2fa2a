import { type ServerClock, serverNow } from './expiry.ts';

/**
 * The milliseconds from when the request was sent until a date of the server's: an ISO 8601 date-time with any number
 * of fraction digits, without a zone in UTC. NaN for all else, so that the next source is asked. A date that no `Date`
 * header vouches for, which a clock set wrong could put anywhere, is cut to `cap`.
 */
export function untilDate(value: unknown, clock: ServerClock, cap = Number.POSITIVE_INFINITY): number {
  const ms = parseDate(value) - serverNow(clock);
  return clock.serverDate ? ms : Math.min(ms, cap);
}

/**
 * Epoch milliseconds. JavaScript would read a date without a zone as local time. A date before 1970, such as .NET's
 * year 1, tells nothing.
 */
export function parseDate(value: unknown): number {
  const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/i;
  const [matched, time, fraction = '', zone = 'Z'] = form.exec(typeof value === 'string' ? value : '') ?? [];
  if (matched === undefined) return Number.NaN;
  // Exactly three fraction digits are the form that every engine must read.
  const instant = Date.parse(`${time}.${`${fraction}000`.slice(0, 3)}${zone}`.toUpperCase());
  return instant > 0 ? instant : Number.NaN;
}
