import { parseSeconds } from '../base/http-date.ts';

const SOURCES = ['response', 'absolute-date', 'jwt', 'default', 'learned'] as const;

/** Where the expiry of a token comes from, the most reliable source first. */
export type ExpirySource = (typeof SOURCES)[number];

export function isExpirySource(value: unknown): value is ExpirySource {
  return SOURCES.some((source) => source === value);
}

/** What tells the time of the server that issued a token. */
export interface ServerClock {
  /** When the request was sent: a lifetime counts from here, so a slow answer never stretches it. */
  readonly sentAt: number;
  /** The response's `Date` header in epoch milliseconds; NaN where it cannot be read. */
  readonly serverDate: number;
  /** A JWT may tell when it was issued. */
  readonly accessToken: string;
}

/** What a response says about the end of a token. */
export interface ExpiryEvidence extends ServerClock {
  /** Seconds, as a number or a numeric string (RFC 6749 §5.1), as they stood on the wire. */
  readonly expiresIn?: unknown;
  /** What is left until a date in the response, counted from `sentAt`, in milliseconds; NaN where it cannot be read. */
  readonly untilDate?: (clock: ServerClock) => number;
  /** The lifetime when nothing else tells, in milliseconds. */
  readonly defaultLifetimeMs: number;
}

export interface Expiry {
  /** Counted from `sentAt`, in milliseconds. Zero or less means over on arrival. */
  readonly lifetimeMs: number;
  readonly expirySource: ExpirySource;
}

/** No token is believed for longer than a year, whatever a response claims. */
export const MAX_LIFETIME_MS = 365 * 24 * 3_600_000;

/** When a token ends: the first source that can be read decides. */
export function findExpiry(evidence: ExpiryEvidence): Expiry {
  const { expiresIn, untilDate, accessToken, defaultLifetimeMs } = evidence;
  const sources: [ExpirySource, number][] = [
    ['response', parseSeconds(expiresIn) * 1_000],
    ['absolute-date', untilDate?.(evidence) ?? Number.NaN],
    ['jwt', toInstant(readClaims(accessToken).exp) - serverNow(evidence)],
    ['default', defaultLifetimeMs],
  ];
  const [expirySource, lifetimeMs] = sources.find(([, ms]) => Number.isFinite(ms)) as [ExpirySource, number];
  return { lifetimeMs: Math.min(lifetimeMs, MAX_LIFETIME_MS), expirySource };
}

/** The server's own clock, or the nearest thing to it: a date and an `exp` are true of that clock alone. */
export function serverNow({ serverDate, accessToken, sentAt }: ServerClock): number {
  return serverDate || toInstant(readClaims(accessToken).iat) || sentAt;
}

/**
 * What a JWT claims of its time: a hint, unverified, and nothing is decided by it but when
 * to renew. Opaque and encrypted tokens claim none.
 */
function readClaims(token: string): { iat?: unknown; exp?: unknown } {
  const [, payload = '', ...rest] = token.split('.');
  if (rest.length !== 1) return {};
  try {
    // What is not ASCII is garbled, and is not looked at.
    return Object(JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    return {};
  }
}

/** A NumericDate (RFC 7519 §2) past the year 5138 is milliseconds written by mistake: unreadable rather than eternal. */
function toInstant(claim: unknown): number {
  const seconds = parseSeconds(claim);
  return seconds > 0 && seconds < 1e11 ? seconds * 1_000 : Number.NaN;
}
