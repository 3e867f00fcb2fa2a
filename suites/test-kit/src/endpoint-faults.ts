/** What a token endpoint responds, or fails to respond. */
export type FaultyResponse =
  /** An error status with an empty body. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterS?: number }
  /** An HTML page, as proxies and captive portals send it. */
  | { readonly kind: 'html'; readonly status: number }
  /** A redirect to another server, which must never receive a request. */
  | { readonly kind: 'redirect'; readonly status: 302 | 307 }
  /** A 200 whose token cannot be used. */
  | { readonly kind: 'token'; readonly flaw: 'missing' | 'empty' | 'expired' }
  /** A 200 whose body is too large, ends too early, or never ends. */
  | { readonly kind: 'body'; readonly flaw: 'huge' | 'truncated' | 'endless' }
  /** No response at all. */
  | { readonly kind: 'connection'; readonly flaw: 'closed' | 'silent' };

/** A failure that any token endpoint can have, and the error that it must cause. */
export interface EndpointFault {
  /** Completes "a token request answered with ...". */
  readonly name: string;
  /** One of core's error codes. Not core's own type, because core's tests use this package. */
  readonly code:
    | 'invalid_credentials'
    | 'access_denied'
    | 'invalid_request'
    | 'rate_limited'
    | 'provider_unavailable'
    | 'network_error'
    | 'timeout'
    | 'invalid_response';
  readonly response: FaultyResponse;
}

/** What can go wrong at every token endpoint, whatever its provider. */
export const ENDPOINT_FAULTS: readonly EndpointFault[] = [
  status(401, 'invalid_credentials'),
  status(403, 'access_denied'),
  status(404, 'invalid_request'),
  status(405, 'invalid_request'),
  status(408, 'timeout'),
  status(415, 'invalid_request'),
  status(429, 'rate_limited', 30),
  status(500, 'provider_unavailable'),
  status(503, 'provider_unavailable'),
  status(503, 'provider_unavailable', 30),
  {
    name: "a proxy's HTML page at 502",
    code: 'provider_unavailable',
    response: { kind: 'html', status: 502 },
  },
  { name: 'an HTML page at 200', code: 'invalid_response', response: { kind: 'html', status: 200 } },
  redirect(302),
  redirect(307),
  {
    name: 'a body without a token',
    code: 'invalid_response',
    response: { kind: 'token', flaw: 'missing' },
  },
  { name: 'an empty token', code: 'invalid_response', response: { kind: 'token', flaw: 'empty' } },
  { name: 'an expired token', code: 'invalid_response', response: { kind: 'token', flaw: 'expired' } },
  { name: 'a body of 2 MiB', code: 'invalid_response', response: { kind: 'body', flaw: 'huge' } },
  { name: 'a truncated body', code: 'network_error', response: { kind: 'body', flaw: 'truncated' } },
  { name: 'a body that never ends', code: 'timeout', response: { kind: 'body', flaw: 'endless' } },
  { name: 'a closed socket', code: 'network_error', response: { kind: 'connection', flaw: 'closed' } },
  { name: 'no response', code: 'timeout', response: { kind: 'connection', flaw: 'silent' } },
];

/** Whether a response never ends, so that only the timeout ends the call. */
export function isEndless(response: FaultyResponse): boolean {
  return 'flaw' in response && (response.flaw === 'endless' || response.flaw === 'silent');
}

function status(code: number, errorCode: EndpointFault['code'], retryAfterS?: number): EndpointFault {
  return retryAfterS === undefined
    ? { name: `an empty ${code}`, code: errorCode, response: { kind: 'status', status: code } }
    : {
        name: `an empty ${code} with Retry-After`,
        code: errorCode,
        response: { kind: 'status', status: code, retryAfterS },
      };
}

function redirect(code: 302 | 307): EndpointFault {
  return {
    name: `a redirect (${code}) to another origin`,
    code: 'invalid_response',
    response: { kind: 'redirect', status: code },
  };
}
