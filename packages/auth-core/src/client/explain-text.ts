import type { ExpirySource } from '../token/expiry.ts';
import type { ClientState } from './client-state.ts';

const SOURCES: Record<ExpirySource, string> = {
  response: 'from the response',
  'absolute-date': 'from a date in the response',
  jwt: 'from the JWT',
  default: 'default lifetime',
  learned: 'default lifetime, shortened after an early 401',
};

/** Writes the state of a client as text: the token, the cooldown if there is one, and the latest events, oldest first. */
export function toExplanationText(client: ClientState, name: string, now: number): string {
  const { state, token, cooldown, isRenewing, events } = client;
  const lines = [
    `${name}: ${state === 'none' ? 'no token yet' : `token ${state}`}${isRenewing ? ', renewing' : ''}`,
  ];
  if (token !== undefined) {
    const { leftMs } = token;
    const expiry = leftMs > 0 ? `expires in ${toDuration(leftMs)}` : `expired ${toDuration(-leftMs)} ago`;
    lines.push(`  issued ${toDuration(token.ageMs)} ago, ${expiry} (${SOURCES[token.expirySource]})`);
    lines.push(
      `  scope ${token.scope ?? 'not named'}, ${token.hasRefreshToken ? 'with' : 'without'} a refresh token`,
    );
  }
  if (cooldown !== undefined) {
    lines.push(`  no requests for another ${toDuration(cooldown.leftMs)}: ${cooldown.message}`);
  }
  for (const { type, provider, at, ...facts } of events) {
    const details = Object.entries(facts).map(([fact, value]) => `${fact}=${toReadable(fact, value)}`);
    lines.push(`  ${toDuration(now - at)} ago  ${[type, ...details].join(' ')}`);
  }
  return lines.join('\n');
}

/** Instants as ISO dates, single words as they are, everything else as JSON. */
function toReadable(fact: string, value: unknown): string {
  if (fact.endsWith('At')) return new Date(Number(value)).toISOString();
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

/** `90_061_000` as `1d 1h`: the two largest units. */
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
