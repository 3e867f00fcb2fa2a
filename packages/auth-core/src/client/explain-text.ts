import type { AuthErrorCode } from '../reports/auth-error.ts';
import type { AuthEvent } from '../reports/events.ts';
import type { ExpirySource } from '../token/expiry.ts';

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

const SOURCES: Record<ExpirySource, string> = {
  response: 'the response said so',
  'absolute-date': 'the response gave a date',
  jwt: 'the JWT says so',
  default: 'nobody said, so the default holds',
  learned: 'nobody said, and an early 401 taught it',
};

/** An explanation for people: what the client has, what it may not do, and what happened, the latest last. */
export function toExplanationText(
  explanation: Omit<Explanation, 'toString'>,
  name: string,
  now: number,
): string {
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
    const told = Object.entries(facts).map(([fact, value]) => `${fact}=${toReadable(fact, value)}`);
    lines.push(`  ${toDuration(now - at)} ago  ${[type, ...told].join(' ')}`);
  }
  return lines.join('\n');
}

/** Instants as a clock shows them; the rest as JSON, but for single words. */
function toReadable(fact: string, value: unknown): string {
  if (fact.endsWith('At')) return new Date(Number(value)).toISOString();
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
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
