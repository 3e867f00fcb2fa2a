import type { Clock } from '../base/clock.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import { type CachedToken, remainingMs, stateOf } from '../renewal/cached-token.ts';
import type { RenewalFailure } from '../renewal/cooldown.ts';
import { type AuthClient, INSPECT, type Inspection } from './auth-client.ts';
import { type Explanation, toExplanationText } from './explain-text.ts';

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
  const { provider, clock, events, current, lastFailure, isRenewing } = inspect();
  const explanation = {
    provider: provider.id,
    state: current ? stateOf(current, remainingMs(current, clock)) : ('none' as const),
    isRenewing,
    ...(current && { token: describeToken(current, clock) }),
    ...(lastFailure && describeCooldown(lastFailure, clock)),
    events: [...events],
  };
  return { ...explanation, toString: () => toExplanationText(explanation, provider.name, clock.now()) };
}

function describeToken(token: CachedToken, clock: Clock): NonNullable<Explanation['token']> {
  const { issuedAt, expiresAt, expirySource, scope, refreshToken } = token.tokens;
  const leftMs = remainingMs(token, clock);
  return omitUndefined({
    ageMs: expiresAt - issuedAt - leftMs,
    remainingMs: leftMs,
    expiresAt,
    expirySource,
    scope,
    hasRefreshToken: refreshToken !== undefined,
  });
}

function describeCooldown(
  { error, cooldownUntil }: RenewalFailure,
  clock: Clock,
): Pick<Explanation, 'cooldown'> {
  const leftMs = clock.until(cooldownUntil);
  return leftMs > 0 ? { cooldown: { code: error.code, message: error.message, remainingMs: leftMs } } : {};
}
