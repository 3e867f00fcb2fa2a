/** What tells the time of the server that issued a token. */
export interface ServerClock {
  /** When the request was sent: a lifetime counts from here, so a slow answer never stretches it. */
  readonly sentAt: number;
  /** The response's `Date` header in epoch milliseconds; NaN if it cannot be read. */
  readonly serverDate: number;
}

/**
 * The milliseconds from when the request was sent until an instant of the server's, in epoch milliseconds. The `Date`
 * header decides. Without one, as in browsers, only the local clock can measure the instant, and nothing vouches for
 * that: the result is at most `maxMs`, and if the instant is past already the clock is wrong, and the documented
 * lifetime applies.
 */
export function untilInstant(
  instant: number,
  { sentAt, serverDate }: ServerClock,
  documentedMs: number,
  maxMs: number,
): number {
  if (serverDate) return instant - serverDate;
  const ms = instant - sentAt;
  return Math.min(ms <= 0 ? documentedMs : ms, maxMs);
}
