import { omitUndefined } from '../base/omit-undefined.ts';
import { stateOf, type TokenState } from '../renewal/cached-token.ts';
import type { AuthErrorCode } from '../reports/auth-error.ts';
import type { AuthEvent } from '../reports/events.ts';
import type { ExpirySource } from '../token/expiry.ts';
import type { Inspection } from './auth-client.ts';

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

/** Describes a client by what it shows. */
export function toClientState({ provider, token, failure, isRenewing, events }: Inspection): ClientState {
  return omitUndefined({
    provider: provider.id,
    state: token ? stateOf(token, token.leftMs) : ('none' as const),
    isRenewing,
    token: token && toTokenState(token),
    cooldown: failure && failure.leftMs > 0 ? failure : undefined,
    events,
  });
}

function toTokenState(token: NonNullable<Inspection['token']>): NonNullable<ClientState['token']> {
  const { issuedAt, expiresAt, leftMs, expirySource, scope, hasRefreshToken } = token;
  const ageMs = expiresAt - issuedAt - leftMs;
  return omitUndefined({ ageMs, leftMs, expiresAt, expirySource, scope, hasRefreshToken });
}
