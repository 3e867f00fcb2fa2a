import type { AuthClient } from './auth-client.ts';
import type { Clock } from './clock.ts';
import { dropUndefined } from './defined.ts';
import type { AuthError, AuthErrorCode } from './errors.ts';
import type { AuthEvent } from './events.ts';
import type { ExpirySource } from './expiry.ts';
import { type HeldToken, timeLeft } from './held-token.ts';
import type { ProviderProfile } from './provider.ts';
import type { TokenSourceState } from './token-source.ts';

/** Where a client keeps what `explain` reads. Registered, so that two copies of this package agree. */
export const INSPECT = Symbol.for('@x/auth-core/inspect');

/** How many events a client remembers. */
export const MOST_EVENTS = 20;

/** What a client shows to `explain`. */
export interface Inspection extends TokenSourceState {
  readonly provider: ProviderProfile;
  readonly clock: Clock;
  readonly events: readonly AuthEvent[];
}

/** What a person needs to know of a client at three in the morning. Nothing in it is secret. */
export interface Explanation {
  readonly provider: string;
  /** `fresh` serves from memory, `stale` renews behind the caller, `expiring` makes it wait. */
  readonly state: 'none' | 'fresh' | 'stale' | 'expiring' | 'expired';
  readonly isRenewing: boolean;
  readonly token?: {
    /** Since the token was issued, in milliseconds. */
    readonly ageMs: number;
    /** Until the token ends, in milliseconds; negative once it is over. */
    readonly leftMs: number;
    readonly expiresAt: number;
    readonly expirySource: ExpirySource;
    readonly scope?: string;
    readonly hasRefreshToken: boolean;
  };
  /** What forbids traffic, and for how many more milliseconds. */
  readonly cooldown?: { readonly code: AuthErrorCode; readonly message: string; readonly leftMs: number };
  /** The latest events, the oldest first. */
  readonly events: readonly AuthEvent[];
  /** The same for people, in a few lines. */
  toString(): string;
}

/**
 * Says what a client is doing and why.
 *
 * @throws TypeError for anything that is not a client of this package.
 * @example
 * console.log(String(explain(client)));
 */
export function explain(client: AuthClient): Explanation {
  const inspect = (client as { [INSPECT]?: () => Inspection } | undefined)?.[INSPECT];
  if (inspect === undefined) throw new TypeError('explain: expected a client of @x/auth-core.');
  const { provider, clock, events, current, setback, isRenewing } = inspect();
  const coolingMs = setback === undefined ? 0 : setback.cooldownMs - clock.since(setback.since);
  const explanation = {
    provider: provider.id,
    state: stateOf(current, clock),
    isRenewing,
    ...(current && { token: describeToken(current, clock) }),
    ...(setback && coolingMs > 0 && { cooldown: describeCooldown(setback.error, coolingMs) }),
    events: [...events],
  };
  return { ...explanation, toString: () => toText(explanation, provider.name, clock.now()) };
}

function stateOf(held: HeldToken | undefined, clock: Clock): Explanation['state'] {
  if (held === undefined) return 'none';
  const left = timeLeft(held, clock);
  if (left <= 0) return 'expired';
  if (left <= held.hardMs) return 'expiring';
  return left <= held.softMs ? 'stale' : 'fresh';
}

function describeToken(held: HeldToken, clock: Clock): NonNullable<Explanation['token']> {
  const { issuedAt, expiresAt, expirySource, scope, refreshToken } = held.tokens;
  const leftMs = timeLeft(held, clock);
  return dropUndefined({
    ageMs: expiresAt - issuedAt - leftMs,
    leftMs,
    expiresAt,
    expirySource,
    scope,
    hasRefreshToken: refreshToken !== undefined,
  });
}

function describeCooldown(
  { code, message }: AuthError,
  leftMs: number,
): NonNullable<Explanation['cooldown']> {
  return { code, message, leftMs };
}

const SOURCES: Record<ExpirySource, string> = {
  response: 'the response said so',
  'absolute-date': 'the response gave a date',
  jwt: 'the JWT says so',
  default: 'nobody said, so the default holds',
  learned: 'nobody said, and an early 401 taught it',
};

function toText(explanation: Omit<Explanation, 'toString'>, name: string, now: number): string {
  const { state, token, cooldown, isRenewing, events } = explanation;
  const lines = [
    `${name}: ${state === 'none' ? 'no token yet' : `token ${state}`}${isRenewing ? ', renewing' : ''}`,
  ];
  if (token !== undefined) {
    const end =
      token.leftMs > 0 ? `ends in ${toDuration(token.leftMs)}` : `ended ${toDuration(-token.leftMs)} ago`;
    lines.push(`  issued ${toDuration(token.ageMs)} ago, ${end} (${SOURCES[token.expirySource]})`);
    lines.push(
      `  scope ${token.scope ?? 'not named'}, ${token.hasRefreshToken ? 'with' : 'without'} a refresh token`,
    );
  }
  if (cooldown !== undefined) {
    lines.push(`  no requests for another ${toDuration(cooldown.leftMs)}: ${cooldown.message}`);
  }
  for (const { type, provider, at, ...facts } of events) {
    const told = Object.entries(facts).map(([fact, value]) => `${fact}=${JSON.stringify(value)}`);
    lines.push(`  ${toDuration(now - at)} ago  ${[type, ...told].join(' ')}`);
  }
  return lines.join('\n');
}

/** `90_061_000` as `1d 1h`: the two largest units say enough. */
function toDuration(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1_000), 0);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0s';
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count}${unit}`).join(' ');
}
