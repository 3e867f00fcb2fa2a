import type { AuthErrorCode } from '@x/auth-core';
import type { Fault, TokenMembers } from '@x/auth-testing';
import { ENDPOINT_FAULTS, type FaultyResponse, isEndless } from '@x/test-kit/endpoint-faults';

/** A fault of the emulator, and the error code that it must cause. */
export interface NamedFault {
  /** A row of the matrix. */
  readonly name: string;
  readonly code: AuthErrorCode;
  /** The fault for a provider whose responses have these members. */
  fault(members: TokenMembers): Fault;
  /** Whether the provider's responses have the member that is changed. @default true */
  isPossible?(members: TokenMembers): boolean;
  /** Whether the response never ends, so that only the timeout ends the call. */
  readonly isEndless?: boolean;
}

/** Faults that only the emulator can produce. */
const EMULATOR_FAULTS: readonly NamedFault[] = [
  always('400 with an OAuth error', 'invalid_request', { status: 400, body: { error: 'invalid_request' } }),
  {
    name: 'an empty 429 with Retry-After as a date',
    code: 'rate_limited',
    fault: () => ({ status: 429, body: '', retryAfter: new Date(Date.now() + 30_000) }),
  },
  always('429 with the quota headers of Auth0', 'rate_limited', {
    status: 429,
    body: { error: 'too_many_requests' },
    retryAfter: 60,
    rateLimit: { limit: 10, remaining: 0, clientQuota: 'b=per_hour;q=10;r=0;t=60' },
  }),
  always('200 with an empty body', 'invalid_response', { content: 'empty' }),
  always('200 with text declared as JSON', 'invalid_response', { content: 'text' }),
  {
    name: 'another token type',
    code: 'invalid_response',
    fault: ({ tokenType = '' }) => ({ members: { [tokenType]: 'DPoP' } }),
    isPossible: ({ tokenType }) => tokenType !== undefined,
  },
  always('reset in the middle of the body', 'network_error', { reset: 'in-body' }),
  always('reset after the request is handled', 'network_error', { reset: 'after' }),
];

/** Every kind of fault that the emulator can produce. */
export const faults: readonly NamedFault[] = [
  ...ENDPOINT_FAULTS.map(({ name, code, response }) => ({
    name,
    code,
    isEndless: isEndless(response),
    fault: (members: TokenMembers) => toEmulatorFault(response, members),
  })),
  ...EMULATOR_FAULTS,
];

function always(name: string, code: AuthErrorCode, fault: Fault): NamedFault {
  return { name, code, fault: () => fault };
}

/** How the emulator produces a fault that any token endpoint can have. */
function toEmulatorFault(response: FaultyResponse, { accessToken, expired }: TokenMembers): Fault {
  switch (response.kind) {
    case 'status': {
      const { status, retryAfterS } = response;
      return { status, body: '', ...(retryAfterS !== undefined && { retryAfter: retryAfterS }) };
    }
    case 'html':
      return response.status === 200
        ? { content: 'html' }
        : { status: response.status, body: '<html>Bad gateway</html>' };
    case 'redirect':
      return { redirect: response.status };
    case 'token': {
      const members = { missing: { [accessToken]: undefined }, empty: { [accessToken]: '' }, expired };
      return { members: members[response.flaw] };
    }
    case 'body':
      return response.flaw === 'endless' ? { dripMs: 400 } : { content: response.flaw };
    case 'connection':
      return response.flaw === 'closed' ? { reset: 'before' } : { delayMs: 60_000 };
  }
}
