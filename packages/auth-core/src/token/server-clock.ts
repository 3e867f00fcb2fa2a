/** What is known about the clock of the server that issued a token. */
export interface ServerClock {
  /** When the request was sent: a lifetime counts from then, so a slow answer never extends it. */
  readonly sentAt: number;
  /** The response's `Date` header in epoch milliseconds; NaN if it cannot be read. */
  readonly serverDate: number;
}

/**
 * The milliseconds from when the request was sent until an instant on the server's clock, given in epoch milliseconds.
 * It is measured against the `Date` header. Without one, as in browsers, it is measured against the local clock, which
 * may be wrong: the result is at most `maxMs`, and `maxMs` if the instant has already passed.
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
