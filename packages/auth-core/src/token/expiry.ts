import { parseSeconds } from '../base/http-date.ts';
import { type ServerClock, untilInstant } from './server-clock.ts';

const SOURCES = ['response', 'absolute-date', 'jwt', 'default', 'learned'] as const;

/** Where the expiry of a token comes from, the most reliable source first. */
export type ExpirySource = (typeof SOURCES)[number];

export function isExpirySource(value: unknown): value is ExpirySource {
  return SOURCES.some((source) => source === value);
}

/** What a response says about the expiry of a token. */
export interface ExpiryEvidence extends ServerClock {
  /** A JWT may say when it expires. */
  readonly accessToken: string;
  /** Seconds, as a number or a numeric string (RFC 6749 §5.1), as received. */
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

/** The longest lifetime that is believed, whatever a response claims: one year. */
export const MAX_LIFETIME_MS = 31_536_000_000;

/** 31 years. A larger number of seconds is an epoch, in seconds or milliseconds, and not a lifetime. */
const MAX_SECONDS = 1e9;

/** When a token expires: the first source that can be read decides. */
export function findExpiry(evidence: ExpiryEvidence): Expiry {
  const { expiresIn, untilDate, accessToken, defaultLifetimeMs } = evidence;
  const seconds = parseSeconds(expiresIn);
  const { exp, iat } = readClaims(accessToken);
  const expiresAt = toInstant(exp);
  // A server may backdate a token, so its `iat` is not the server's clock: the smaller lifetime of the two counts.
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
    // Text beyond ASCII is garbled here, and not used.
    return Object(JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    return {};
  }
}

/** A NumericDate (RFC 7519 §2) past the year 5138 is milliseconds written by mistake, and is ignored. */
function toInstant(claim: unknown): number {
  const seconds = parseSeconds(claim);
  return seconds > 0 && seconds < 1e11 ? seconds * 1_000 : Number.NaN;
}
