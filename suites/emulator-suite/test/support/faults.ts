import type { AuthErrorCode } from '@x/auth-core';
import type { Fault, TokenMembers } from '@x/auth-testing';

/** A fault of the emulator, and the error code that it must cause. */
export interface NamedFault {
  /** A row of the matrix. */
  readonly name: string;
  readonly code: AuthErrorCode;
  /** The fault for a provider with these members. Undefined if its responses have no such member. */
  fault(members: TokenMembers): Fault | undefined;
  /** Whether the response never ends, so that only the timeout ends the call. */
  readonly isEndless?: boolean;
}

const always = (name: string, code: AuthErrorCode, fault: Fault, isEndless = false): NamedFault => ({
  name,
  code,
  isEndless,
  fault: () => fault,
});

/** A fault that changes members of the response. */
const members = (
  name: string,
  change: (members: TokenMembers) => Fault['members'] | undefined,
): NamedFault => ({
  name,
  code: 'invalid_response',
  fault(names) {
    const changed = change(names);
    return changed && { members: changed };
  },
});

/** Every kind of fault that the emulator can produce. */
export const faults: readonly NamedFault[] = [
  always('400', 'invalid_request', { status: 400, body: { error: 'invalid_request' } }),
  always('401 with an empty body', 'invalid_credentials', { status: 401, body: '' }),
  always('403 with an empty body', 'access_denied', { status: 403, body: '' }),
  always('404', 'invalid_request', { status: 404, body: '' }),
  always('408', 'timeout', { status: 408, body: '' }),
  always('429, Retry-After in seconds', 'rate_limited', { status: 429, body: '', retryAfter: 30 }),
  {
    name: '429, Retry-After as a date',
    code: 'rate_limited',
    fault: () => ({ status: 429, body: '', retryAfter: new Date(Date.now() + 30_000) }),
  },
  always('429 with the quota headers of Auth0', 'rate_limited', {
    status: 429,
    body: { error: 'too_many_requests' },
    retryAfter: 60,
    rateLimit: { limit: 10, remaining: 0, clientQuota: 'b=per_hour;q=10;r=0;t=60' },
  }),
  always('500', 'provider_unavailable', { status: 500, body: '' }),
  always('502 with an HTML page', 'provider_unavailable', {
    status: 502,
    body: '<html>Bad gateway</html>',
  }),
  always('503', 'provider_unavailable', { status: 503, body: '' }),
  always('503, Retry-After in seconds', 'provider_unavailable', { status: 503, body: '', retryAfter: 30 }),
  always('200 with an HTML page', 'invalid_response', { content: 'html' }),
  always('200 with an empty body', 'invalid_response', { content: 'empty' }),
  always('200 with text declared as JSON', 'invalid_response', { content: 'text' }),
  always('200 with half of the JSON, then the connection closes', 'network_error', { content: 'truncated' }),
  always('200 with 2 MiB', 'invalid_response', { content: 'huge' }),
  members('no token in the response', ({ accessToken }) => ({ [accessToken]: undefined })),
  members('an empty token', ({ accessToken }) => ({ [accessToken]: '' })),
  members('another token type', ({ tokenType }) =>
    tokenType === undefined ? undefined : { [tokenType]: 'DPoP' },
  ),
  members('expired on arrival', ({ expired }) => expired),
  always('302 to another origin', 'invalid_response', { redirect: 302 }),
  always('307 to another origin', 'invalid_response', { redirect: 307 }),
  always('no response in time', 'timeout', { delayMs: 3_000 }, true),
  always('a body sent byte by byte', 'timeout', { dripMs: 400 }, true),
  always('reset before the request is handled', 'network_error', { reset: 'before' }),
  always('reset in the middle of the body', 'network_error', { reset: 'in-body' }),
  always('reset after the request is handled', 'network_error', { reset: 'after' }),
];
