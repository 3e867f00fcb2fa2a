import type { Clock } from '../base/clock.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import { type CachedToken, remainingMs, stateOf, type TokenState } from '../renewal/cached-token.ts';
import type { TokenSource } from '../renewal/session.ts';
import type { AuthErrorCode } from '../reports/auth-error.ts';
import type { AuthEvent } from '../reports/events.ts';
import type { ExpirySource } from '../token/expiry.ts';

/** The state of a client, for a person who looks for a fault. It holds no token and nothing secret. */
export interface ClientState {
  /** The provider's id, such as `blooma`. */
  readonly provider: string;
  /** `fresh`: calls use the cached token. `stale`: they do, and one renewal runs. `expiring`, `expired`: they wait. */
  readonly state: 'none' | TokenState;
  readonly isRenewing: boolean;
  readonly token?: {
    /** Time since the token was issued, in milliseconds. */
    readonly ageMs: number;
    /** Time until the token expires, in milliseconds; negative after that. */
    readonly leftMs: number;
    readonly expiresAt: number;
    readonly expirySource: ExpirySource;
    readonly scope?: string;
    readonly hasRefreshToken: boolean;
  };
  /** The failure after which nothing is sent, and for how many more milliseconds. */
  readonly cooldown?: {
    readonly code: AuthErrorCode;
    readonly message: string;
    readonly leftMs: number;
  };
  /** The latest events, oldest first. */
  readonly events: readonly AuthEvent[];
}

/** Describes a client. Whoever holds a client can read this, so no token leaves here. */
export function toClientState({ config, session, events, clock }: TokenSource): ClientState {
  const { current, lastFailure, renewal } = session;
  const coolingMs = lastFailure ? clock.until(lastFailure.cooldownUntil) : 0;
  return omitUndefined({
    provider: config.provider.id,
    state: current ? stateOf(current, remainingMs(current, clock)) : ('none' as const),
    isRenewing: renewal !== undefined,
    token: current && toTokenState(current, clock),
    cooldown:
      lastFailure && coolingMs > 0
        ? { code: lastFailure.error.code, message: lastFailure.error.message, leftMs: coolingMs }
        : undefined,
    events: [...events],
  });
}

function toTokenState(token: CachedToken, clock: Clock): NonNullable<ClientState['token']> {
  const { issuedAt, expiresAt, expirySource, scope, refreshToken } = token.tokens;
  const leftMs = remainingMs(token, clock);
  return omitUndefined({
    ageMs: expiresAt - issuedAt - leftMs,
    leftMs,
    expiresAt,
    expirySource,
    scope,
    hasRefreshToken: refreshToken !== undefined,
  });
}
