import type { Clock } from '../base/clock.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import type { CachedToken } from '../renewal/cached-token.ts';
import type { AuthError } from '../reports/auth-error.ts';
import type { AuthClient } from './auth-client.ts';
import { type Explanation, toExplanationText } from './explain-text.ts';
import { INSPECT, type Inspection } from './inspection.ts';

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
  const coolingMs = setback ? clock.until(setback.cooldown) : 0;
  const explanation = {
    provider: provider.id,
    state: stateOf(current, clock),
    isRenewing,
    ...(current && { token: describeToken(current, clock) }),
    ...(setback && coolingMs > 0 && { cooldown: describeCooldown(setback.error, coolingMs) }),
    events: [...events],
  };
  return { ...explanation, toString: () => toExplanationText(explanation, provider.name, clock.now()) };
}

function stateOf(held: CachedToken | undefined, clock: Clock): Explanation['state'] {
  if (held === undefined) return 'none';
  const left = clock.until(held.end);
  if (left <= 0) return 'expired';
  if (left <= held.hardMs) return 'expiring';
  return left <= held.softMs ? 'stale' : 'fresh';
}

function describeToken(held: CachedToken, clock: Clock): NonNullable<Explanation['token']> {
  const { issuedAt, expiresAt, expirySource, scope, refreshToken } = held.tokens;
  const leftMs = clock.until(held.end);
  return omitUndefined({
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
