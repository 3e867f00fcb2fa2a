/** A failure of the next requests. Members can be combined: a late 503, a slow 200. */
export interface Fault {
  /**
   * The `operationId` it applies to, `refresh` for requests that present a refresh token, or `resource` for
   * the API.
   * @default every token operation of the provider
   */
  readonly operation?: string;
  /** How many requests it applies to. `Infinity` or, in JSON, `always` means all. @default 1 */
  readonly times?: number | 'always';
  /** A delay before the request is handled, in milliseconds. @default 0 */
  readonly delayMs?: number;

  /** Responds with this status without handling the request: no token is issued, and no refresh token is used. */
  readonly status?: number;
  /** The body to send with `status`. @default the provider's own body for that status */
  readonly body?: string | object;
  /** Headers that are added to the response or replace its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The `Retry-After` header. A number is sent as seconds, a `Date` as an HTTP date. In JSON a date is ISO 8601. */
  readonly retryAfter?: number | Date | string;
  /** Auth0's rate-limit and quota headers. Auth0 also sends them with successful responses. */
  readonly rateLimit?: RateLimit;
  /** Redirects to `emulator.untrustedServer`, another origin that records the requests it receives. */
  readonly redirect?: 301 | 302 | 303 | 307 | 308;

  /**
   * Sets members in the JSON of the response. `undefined` removes one. `NaN` and `Infinity`,
   * which JSON does not have, are sent as text.
   */
  readonly members?: Readonly<Record<string, unknown>>;
  /**
   * Replaces the body of a 200: `html` is a captive portal's web page, `empty` is no body, `text` is
   * text that is declared as JSON, `truncated` ends the connection after half of the JSON, and `huge`
   * adds 2 MiB of padding to the JSON.
   */
  readonly content?: 'html' | 'empty' | 'text' | 'truncated' | 'huge';
  /** Sends the body byte by byte, with this pause after each byte, in milliseconds. */
  readonly dripMs?: number;
  /**
   * Resets the connection: before the request is handled, in the middle of the response body, or after the
   * request is handled but before the response. With `after`, a one-time refresh token is used up and the
   * new one is lost.
   */
  readonly reset?: 'before' | 'in-body' | 'after';

  /** Makes the ID token of the response a wrong one. Only BlastIQ sends any. */
  readonly idToken?: IdTokenFault;
  /**
   * Sets parameters of the next callbacks of an application, such as `{ iss: 'https://other.example' }`. `undefined` or,
   * in JSON, `null` removes one. Only BlastIQ has callbacks. Applies to no other request, so `times` alone can be with it.
   */
  readonly callback?: Readonly<Record<string, string | null | undefined>>;
}

/**
 * What is wrong with an ID token. `absent`: there is none. `unsigned`: its algorithm is `none`. `foreign-key`: another
 * key signed it, under the id of the right one. `wrong-party`: it is for two clients, and authorizes the other one.
 * `expired` and `from-the-future` are off by a day, which no wrong clock explains. The rest have a wrong claim.
 */
export type IdTokenFault =
  | 'absent'
  | 'unsigned'
  | 'foreign-key'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'wrong-party'
  | 'wrong-nonce'
  | 'wrong-subject'
  | 'expired'
  | 'from-the-future';

/** A fault that was checked, with numbers and dates in place of the texts that JSON has. */
export interface CheckedFault extends Fault {
  readonly times?: number;
  readonly retryAfter?: number | Date;
}

/** The values of Auth0's rate-limit headers. */
export interface RateLimit {
  /** `X-RateLimit-Limit`. */
  readonly limit?: number;
  /** `X-RateLimit-Remaining`. */
  readonly remaining?: number;
  /** `X-RateLimit-Reset`, in epoch milliseconds. Sent in epoch seconds. */
  readonly resetAt?: number;
  /** `Auth0-Client-Quota-Limit`, such as `b=per_hour;q=10;r=0;t=3540`. */
  readonly clientQuota?: string;
  /** `Auth0-Organization-Quota-Limit`. */
  readonly organizationQuota?: string;
  /** `Auth0-RateLimit`, such as `client;q=10;t=1;r=0`. */
  readonly policy?: string;
}

/** A planned fault. */
export interface PlannedFault {
  /** Counts from 1 for each provider. */
  readonly id: number;
  readonly fault: Fault;
  /** How many more requests it applies to. `Infinity` means all. */
  readonly left: number;
  /** How many requests it was applied to. */
  readonly hits: number;
  /** Removes the fault, even if it has requests left. */
  stop(): void;
}
