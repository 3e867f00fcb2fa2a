/** Something that goes wrong with the next requests. Members combine: a late 503, a dripped 200. */
export interface Fault {
  /** The `operationId` it befalls. @default every token operation of the provider */
  readonly operation?: string;
  /** How many requests it befalls; `Infinity` is all of them. @default 1 */
  readonly times?: number;
  /** Waits before anything else, in milliseconds. @default 0 */
  readonly delayMs?: number;

  /** Answers this status, and does not handle the request: nothing is issued, and nothing is spent. */
  readonly status?: number;
  /** The body that goes with `status`. @default what the provider says with that status */
  readonly body?: string | object;
  /** Headers added to the answer, or put in place of its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `Retry-After`: a number is sent as seconds, a `Date` as an HTTP date. */
  readonly retryAfter?: number | Date;
  /** Auth0's rate-limit and quota headers. They come with good answers as well as with a 429. */
  readonly rateLimit?: RateLimit;
  /** Redirects to `emulator.untrustedServer`, another origin that writes down what it is sent. */
  readonly redirect?: 301 | 302 | 303 | 307 | 308;

  /**
   * Puts members into the JSON of a handled request; `undefined` takes one out. `NaN` and `Infinity`,
   * which JSON does not have, are sent as text.
   */
  readonly members?: Readonly<Record<string, unknown>>;
  /**
   * What the body is instead of the provider's JSON, with status 200: a web page as a captive portal
   * shows it, nothing, text declared as JSON, the first half of the JSON under headers that promise all of it
   * (the connection ends first), or the JSON with 2 MiB of padding.
   */
  readonly content?: 'html' | 'empty' | 'text' | 'truncated' | 'huge';
  /** Sends the body byte by byte, with this pause after each, in milliseconds. */
  readonly dripMs?: number;
  /**
   * Resets the connection: before the request is handled, in the middle of the answer's body, or after the
   * request is handled and before any answer, which is how a refresh token gets spent with nothing to show.
   */
  readonly reset?: 'before' | 'in-body' | 'after';
}

/** Auth0's headers, by what they say. */
export interface RateLimit {
  /** `X-RateLimit-Limit`. */
  readonly limit?: number;
  /** `X-RateLimit-Remaining`. */
  readonly remaining?: number;
  /** `X-RateLimit-Reset`, given in epoch milliseconds and sent in epoch seconds. */
  readonly resetAt?: number;
  /** `Auth0-Client-Quota-Limit`, such as `b=per_hour;q=10;r=0;t=3540`. */
  readonly clientQuota?: string;
  /** `Auth0-Organization-Quota-Limit`. */
  readonly organizationQuota?: string;
  /** `Auth0-RateLimit`, such as `client;q=10;t=1;r=0`. */
  readonly policy?: string;
}

/** A fault that was planned. */
export interface PlannedFault {
  /** How many requests it has befallen. */
  readonly hits: number;
  /** Ends it, however many requests are left. */
  stop(): void;
}
