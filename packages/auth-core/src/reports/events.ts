import type { ExpirySource } from '../token/expiry.ts';
import type { AuthErrorCode } from './auth-error.ts';

interface EventBase {
  /** The provider's id, such as `blooma`. */
  readonly provider: string;
  /** When it happened, in epoch milliseconds. */
  readonly at: number;
}

/** A request was sent to a token endpoint. The URL is without its query, which may carry secrets. */
export interface TokenRequested extends EventBase {
  readonly type: 'token_requested';
  readonly method: string;
  readonly url: string;
}

/** The provider returned a token. */
export interface TokenReceived extends EventBase {
  readonly type: 'token_received';
  /** `issue` from the credentials, `refresh` from a refresh token. */
  readonly from: 'issue' | 'refresh';
  readonly expiresAt: number;
  readonly expirySource: ExpirySource;
}

/** A token that another client had stored was taken from the store. */
export interface TokenAdopted extends EventBase {
  readonly type: 'token_adopted';
  readonly expiresAt: number;
}

/** A token was marked as invalid before it expired, by the caller or after a 401. */
export interface TokenInvalidated extends EventBase {
  readonly type: 'token_invalidated';
}

/** A refresh token could not be used. If `lost` is true, the server may have used it all the same. */
export interface RefreshFailed extends EventBase {
  readonly type: 'refresh_failed';
  readonly code: AuthErrorCode;
  readonly lost: boolean;
}

/** The refresh token of a session that ended could not be revoked at the provider. It is forgotten all the same. */
export interface RevocationFailed extends EventBase {
  readonly type: 'revocation_failed';
  readonly code: AuthErrorCode;
  readonly message: string;
}

/** A renewal failed. */
export interface RenewalFailed extends EventBase {
  readonly type: 'renewal_failed';
  readonly code: AuthErrorCode;
  readonly message: string;
  /** Whether callers still get the old token. */
  readonly serving: boolean;
}

/** The store threw, did not answer, or returned something unusable. The client went on without it. */
export interface StoreFailed extends EventBase {
  readonly type: 'store_failed';
  readonly operation: 'get' | 'set' | 'delete' | 'replace' | 'withLock' | 'subscribe';
}

/** The API answered 401 to a request with a token. */
export interface RequestUnauthorized extends EventBase {
  readonly type: 'request_unauthorized';
  /** Whether the request was sent again with a new token. */
  readonly replayed: boolean;
  /** Why not, if it was not. */
  readonly reason?: 'one-shot body' | 'no new token' | 'renewals paused' | 'signed out';
}

/**
 * The API refused a replay with a new token too. The token is kept, and for a while a 401 from this origin starts no
 * renewal, because another token would not help.
 */
export interface RenewalsPaused extends EventBase {
  readonly type: 'renewals_paused';
  /** The origin whose 401s count, such as `https://api.example.com`. */
  readonly origin: string;
  /** For how long, in milliseconds. */
  readonly pauseMs: number;
}

/** The discovery document is unavailable, and the documented endpoint is used instead. */
export interface DiscoveryFailed extends EventBase {
  readonly type: 'discovery_failed';
  readonly code: AuthErrorCode;
  readonly message: string;
}

/** The provider reported its limits, in headers such as `X-RateLimit-Remaining` or `Auth0-Client-Quota-Limit`. */
export interface LimitsReported extends EventBase {
  readonly type: 'limits_reported';
  /** Header names in lower case, with their values. */
  readonly limits: Readonly<Record<string, string>>;
}

/** 80 % of `tokenBudget` are used. */
export interface BudgetUsed extends EventBase {
  readonly type: 'budget_used';
  /** How many token requests were sent in the last hour or day, by all clients that share the count. */
  readonly used: number;
  readonly limit: number;
  readonly window: 'hour' | 'day';
  /** The limits of the provider, if its last answer reported any. As in `limits_reported`. */
  readonly limits?: Readonly<Record<string, string>>;
}

/** What a client reports to `onEvent`. Nothing in it is secret. */
export type AuthEvent =
  | TokenRequested
  | TokenReceived
  | TokenAdopted
  | TokenInvalidated
  | RefreshFailed
  | RevocationFailed
  | RenewalFailed
  | StoreFailed
  | RequestUnauthorized
  | RenewalsPaused
  | DiscoveryFailed
  | LimitsReported
  | BudgetUsed;

/** An event before the provider and the time are added. */
export type AuthEventBody = AuthEvent extends infer Event
  ? Event extends AuthEvent
    ? Omit<Event, 'provider' | 'at'>
    : never
  : never;
