import type { ForgeryReason, FrontendErrorCode } from './refusal.ts';

interface FrontendEventBase {
  /** When it happened, in epoch milliseconds. */
  readonly at: number;
  /** The provider that the page named, if it is one of yours. */
  readonly provider?: string;
}

/** The page got an error from the handler itself. */
export interface RequestRefused extends FrontendEventBase {
  readonly type: 'request_refused';
  readonly method: string;
  readonly status: number;
  readonly code: FrontendErrorCode;
  /** The header that was missing or wrong, for a request that another site may have caused. */
  readonly reason?: ForgeryReason;
  /** What the `AuthError` said, if there was one. */
  readonly message?: string;
}

/** The proxy passed an answer of the API to the page. */
export interface RequestForwarded extends FrontendEventBase {
  readonly type: 'request_forwarded';
  readonly method: string;
  /** The rule of `allow` that allowed it. Not the path, which may be private. */
  readonly rule: string;
  readonly status: number;
  /** From the request to the headers of the answer, in milliseconds. */
  readonly durationMs: number;
}

/** The broker gave a token to the page. */
export interface TokenHandedOut extends FrontendEventBase {
  readonly type: 'token_handed_out';
  readonly expiresAt: number;
}

/** What the proxy and the broker report to `onEvent`. Nothing in it is secret. */
export type FrontendEvent = RequestRefused | RequestForwarded | TokenHandedOut;

/** An event before the time is added. */
export type FrontendEventBody = FrontendEvent extends infer Event
  ? Event extends FrontendEvent
    ? Omit<Event, 'at'>
    : never
  : never;
