import type { ExpirySource } from '../token/expiry.ts';
import type { AuthErrorCode } from './auth-error.ts';

interface EventBase {
  /** Whose client this is: `blameless`, `blam`, `blastiq` or `blooma`. */
  readonly provider: string;
  /** When it happened, in epoch milliseconds. */
  readonly at: number;
}

/** A request left for a token endpoint. The URL has no query: queries carry secrets. */
export interface TokenRequested extends EventBase {
  readonly type: 'token_requested';
  readonly method: string;
  readonly url: string;
}

/** A token came from the provider. */
export interface TokenReceived extends EventBase {
  readonly type: 'token_received';
  /** `issue` from the credentials, `refresh` from a refresh token. */
  readonly from: 'issue' | 'refresh';
  readonly expiresAt: number;
  readonly expirySource: ExpirySource;
}

/** A token that a sibling had written was taken from the store. */
export interface TokenAdopted extends EventBase {
  readonly type: 'token_adopted';
  readonly expiresAt: number;
}

/** A token was declared dead before its end, by the caller or by a 401. */
export interface TokenInvalidated extends EventBase {
  readonly type: 'token_invalidated';
}

/** A refresh token could not be used. With `lost` set it may have been consumed all the same. */
export interface RefreshFailed extends EventBase {
  readonly type: 'refresh_failed';
  readonly code: AuthErrorCode;
  readonly lost: boolean;
}

/** A renewal ended without a token. */
export interface RenewalFailed extends EventBase {
  readonly type: 'renewal_failed';
  readonly code: AuthErrorCode;
  readonly message: string;
  /** Whether callers still get the old token. */
  readonly serving: boolean;
}

/** The store threw, hung, or gave garbage. The client went on without it. */
export interface StoreFailed extends EventBase {
  readonly type: 'store_failed';
  readonly operation: 'get' | 'set' | 'delete' | 'withLock';
}

/** The API answered 401 to a bearer of ours. */
export interface RequestUnauthorized extends EventBase {
  readonly type: 'request_unauthorized';
  /** Whether the request was sent again with a new token. */
  readonly replayed: boolean;
  /** Why it was not. */
  readonly reason?: 'one-shot body' | 'no new token';
}

/** Discovery could not be had, and the documented endpoint serves instead. */
export interface DiscoveryFailed extends EventBase {
  readonly type: 'discovery_failed';
  readonly code: AuthErrorCode;
  readonly message: string;
}

/** The provider told of its limits, in headers such as `X-RateLimit-Remaining` or `Auth0-Client-Quota-Limit`. */
export interface LimitsReported extends EventBase {
  readonly type: 'limits_reported';
  /** Header names in lower case, and what they said. */
  readonly limits: Readonly<Record<string, string>>;
}

/** What a client reports to `onEvent`. Nothing in it is secret. */
export type AuthEvent =
  | TokenRequested
  | TokenReceived
  | TokenAdopted
  | TokenInvalidated
  | RefreshFailed
  | RenewalFailed
  | StoreFailed
  | RequestUnauthorized
  | DiscoveryFailed
  | LimitsReported;

/** An event before core has put the provider and the time on it. */
export type AuthEventBody = AuthEvent extends infer Event
  ? Event extends AuthEvent
    ? Omit<Event, 'provider' | 'at'>
    : never
  : never;
