import { parseSeconds } from '../base/http-date.ts';
import { type ServerClock, untilInstant } from './server-clock.ts';

const SOURCES = ['response', 'absolute-date', 'jwt', 'default', 'learned'] as const;

/** Where the expiry of a token comes from, the most reliable source first. */
export type ExpirySource = (typeof SOURCES)[number];

export function isExpirySource(value: unknown): value is ExpirySource {
  return SOURCES.some((source) => source === value);
}

/** What a response says about the end of a token. */
export interface ExpiryEvidence extends ServerClock {
  /** A JWT may say when it expires. */
  readonly accessToken: string;
  /** Seconds, as a number or a numeric string (RFC 6749 §5.1), as they stood on the wire. */
  readonly expiresIn?: unknown;
  /** The time until a date in the response, counted from `sentAt`, in milliseconds; NaN if it cannot be read. */
  readonly untilDate?: (clock: ServerClock) => number;
  /** The lifetime if nothing else says, in milliseconds. */
  readonly defaultLifetimeMs: number;
}

export interface Expiry {
  /** Counted from `sentAt`, in milliseconds. Zero or less means that the token arrived expired. */
  readonly lifetimeMs: number;
  readonly expirySource: ExpirySource;
}

/** Nothing is believed for longer than a year, whatever a response claims. */
export const MAX_LIFETIME_MS = 365 * 24 * 3_600_000;

/** 31 years. More seconds than these are an epoch, in seconds or milliseconds, and no lifetime. */
const MAX_SECONDS = 1e9;

/** When a token expires: the first source that can be read decides. */
export function findExpiry(evidence: ExpiryEvidence): Expiry {
  const { expiresIn, untilDate, accessToken, defaultLifetimeMs } = evidence;
  const seconds = parseSeconds(expiresIn);
  const { exp, iat } = readClaims(accessToken);
  const expiresAt = toInstant(exp);
  // A server may date a token back, so its `iat` is no clock of the server: of that and the local clock the smaller counts.
  const sinceIssue = expiresAt - toInstant(iat) || Number.POSITIVE_INFINITY;
  const sources: [ExpirySource, number][] = [
    ['response', seconds < MAX_SECONDS ? seconds * 1_000 : Number.NaN],
    ['absolute-date', untilDate?.(evidence) ?? Number.NaN],
    ['jwt', untilInstant(expiresAt, evidence, defaultLifetimeMs, sinceIssue)],
    ['default', defaultLifetimeMs],
  ];
  const [expirySource, lifetimeMs] = sources.find(([, ms]) => Number.isFinite(ms)) as [ExpirySource, number];
  return { lifetimeMs: Math.min(lifetimeMs, MAX_LIFETIME_MS), expirySource };
}

/**
 * What a JWT claims about its time: a hint, unverified, that decides only when to renew. Opaque and encrypted tokens
 * claim nothing.
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
