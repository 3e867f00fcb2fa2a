/** Where the end of a token comes from, the surest first. */
export type ExpirySource = 'response' | 'absolute-date' | 'jwt' | 'default' | 'learned';

/** What a response says about the end of a token, as it stood on the wire. */
export interface ExpiryEvidence {
  /** Seconds, as a number or a numeric string (RFC 6749 §5.1). */
  readonly expiresIn?: unknown;
  /** An instant of the server's clock, in epoch milliseconds. */
  readonly expirationDate?: number | undefined;
  readonly accessToken: string;
  /** When the request was sent: a lifetime counts from here, so a slow answer never stretches it. */
  readonly sentAt: number;
  /** The response's `Date` header in epoch milliseconds, where it can be read. */
  readonly serverDate?: number | undefined;
  /** The lifetime when nothing else tells, and the cap on a date no server clock vouches for, in milliseconds. */
  readonly defaultLifetimeMs: number;
}

export interface Expiry {
  /** Counted from `sentAt`, in milliseconds. Zero or less means over on arrival. */
  readonly lifetimeMs: number;
  readonly expirySource: ExpirySource;
}

/** No token is believed for longer than a year, whatever a response claims. */
const LONGEST_MS = 365 * 24 * 3_600_000;

/** When a token ends: the first source that can be read decides. */
export function findExpiry(evidence: ExpiryEvidence): Expiry {
  const { accessToken, sentAt, serverDate, expirationDate = Number.NaN, defaultLifetimeMs } = evidence;
  const { iat, exp } = readClaims(accessToken);
  // The server's own clock, or the nearest thing to it: a date and an `exp` are true of that clock alone.
  const serverNow = serverDate ?? (toInstant(iat) || sentAt);
  const cap = serverDate === undefined ? defaultLifetimeMs : LONGEST_MS;

  const sources: [ExpirySource, number][] = [
    ['response', parseSeconds(evidence.expiresIn) * 1_000],
    ['absolute-date', Math.min(expirationDate - serverNow, cap)],
    ['jwt', toInstant(exp) - serverNow],
  ];
  const [expirySource, lifetimeMs] = sources.find(([, ms]) => !Number.isNaN(ms)) ?? [
    'default',
    defaultLifetimeMs,
  ];
  return { lifetimeMs: Math.min(lifetimeMs, LONGEST_MS), expirySource };
}

/** Seconds from a number or a numeric string; NaN for all else, so that the next source is asked. */
export function parseSeconds(value: unknown): number {
  const isNumeric = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value);
  const seconds = isNumeric || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(seconds) ? seconds : Number.NaN;
}

/**
 * Epoch milliseconds of an ISO 8601 date-time with any number of fraction digits; without a zone it is UTC
 * (JavaScript would read it as local time). A date before 1970, such as .NET's year 1, tells nothing.
 */
export function parseDate(value: unknown): number | undefined {
  const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/i;
  const [matched, time, fraction = '', zone = 'Z'] = form.exec(typeof value === 'string' ? value : '') ?? [];
  if (matched === undefined) return undefined;
  // Exactly three fraction digits are the form that every engine must read.
  const instant = Date.parse(`${time}.${`${fraction}000`.slice(0, 3)}${zone}`.toUpperCase());
  return instant > 0 ? instant : undefined;
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

/** How long before its end a token is renewed. */
export interface RefreshAhead {
  /** From here on a call gets the cached token while one renewal runs behind it, in milliseconds before the end. */
  softMs?: number;
  /** From here on a call waits for the renewal, in milliseconds before the end. */
  hardMs?: number;
}

/**
 * The two windows of a token, in milliseconds before its end. Fractions of the lifetime with bounds:
 * a fixed five minutes would renew a five-minute token at every call.
 */
export function refreshWindows(lifetimeMs: number, ahead: RefreshAhead = {}): Required<RefreshAhead> {
  const softMs = Math.min(ahead.softMs ?? clamp(0.2 * lifetimeMs, 10_000, 300_000), lifetimeMs / 2);
  const hardMs = Math.min(ahead.hardMs ?? clamp(0.05 * lifetimeMs, 2_000, 30_000), lifetimeMs / 4, softMs);
  return { softMs, hardMs };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
