import type { AuthErrorCode } from '@x/auth-core';

/** One section of the troubleshooting page: hand-written words around sentences that the packages really say. */
export interface Advice {
  readonly code: AuthErrorCode;
  /** An answer of a token endpoint that has this code; undefined where there is no answer. */
  readonly answer: { status: number; body?: object } | undefined;
  readonly cause: string;
  readonly remedy: readonly string[];
}

export const advice: readonly Advice[] = [
  {
    code: 'invalid_credentials',
    answer: { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } },
    cause: 'The provider knows the client or person under these credentials not, or not any more.',
    remedy: [
      'Compare the id or username with what the provider handed out, character by character: a copied line break is refused by the factory, a copied space is not.',
      'A rotated secret needs no restart where the option is a callback: the next call reads it again.',
      'For 5 s, doubling to 5 min, calls reject at once without a request, so that a wrong secret does not lock the account. `retryAfterMs` is what remains.',
      'Where the sentence names a callback, it threw, or gave no usable string.',
    ],
  },
  {
    code: 'access_denied',
    answer: {
      status: 403,
      body: { error: 'access_denied', error_description: 'Service not enabled within domain' },
    },
    cause:
      'The credentials are right, and may not have this token: another audience, scope, grant or organisation.',
    remedy: [
      'Auth0 compares the audience exactly. Blooma ends in `/api/`, with one slash; Blameless has a bare host without a scheme.',
      'At BLAM, `organisationId` must be one that the person belongs to. 0 is an id like any other.',
      'If nothing is misspelled, the provider has to grant the access. The cooldown is that of `invalid_credentials`.',
    ],
  },
  {
    code: 'invalid_request',
    answer: { status: 400, body: { error: 'invalid_request' } },
    cause: 'The provider refused the request itself, or there is no token endpoint at this address.',
    remedy: [
      'Check the URL options: each is a base, and the path of the endpoint is appended to it.',
      'Ask for a scope only if the provider told you to.',
    ],
  },
  {
    code: 'login_required',
    answer: { status: 400, body: { error: 'login_required' } },
    cause: 'The session of a person is over, and nothing is left that could renew it.',
    remedy: ['Send the person to sign in. A client with credentials of its own does not meet this code.'],
  },
  {
    code: 'rate_limited',
    answer: { status: 429, body: { error: 'too_many_requests' } },
    cause: 'The provider, or its quota for this client, allows no more token requests now.',
    remedy: [
      'Wait for `retryAfterMs`, or 5 s where the provider names no time. Until then calls get the old token while it lives, and reject at once after that.',
      'Make one client per identity and keep it; share a `store` between processes. Most limits are met by minting a token for each call.',
      'The event `limits_reported` tells what the provider says of its limits before they are reached.',
    ],
  },
  {
    code: 'provider_unavailable',
    answer: { status: 503 },
    cause:
      'The provider answered 5xx, after three attempts; fewer, where it asked to wait longer than `retry.maxRetryAfterMs`.',
    remedy: [
      'Try again later. A 503 that names a time (`Retry-After`) is remembered until then: calls get the old token while it lives, and else reject at once. `retryAfterMs` is what remains.',
      'No other 5xx is remembered: the first call after it has healed works.',
    ],
  },
  {
    code: 'network_error',
    answer: undefined,
    cause: 'There was never an answer, or it broke off: DNS, TCP, TLS, a proxy, or in a browser CORS.',
    remedy: [
      'The word in brackets is the code of the runtime, such as `ENOTFOUND` or `ECONNREFUSED`.',
      'Behind a proxy, see [proxies](proxies.md). In a browser, no provider documents CORS for third parties: get tokens from a backend.',
    ],
  },
  {
    code: 'timeout',
    answer: { status: 408 },
    cause:
      'There was no whole answer within `timeoutMs`, after three attempts; or a secret callback took as long.',
    remedy: [
      'Try again later. Raise `timeoutMs` only if the provider is known to be slow: it is for one attempt.',
    ],
  },
  {
    code: 'invalid_response',
    answer: { status: 200, body: {} },
    cause:
      'Something answered that is not the token endpoint, or not as it should: a page of HTML, a redirect, an unknown token type, a token that was over on arrival, more than 1 MiB.',
    remedy: [
      'A page of HTML or a redirect mostly is a captive portal, a proxy or a misspelled URL option.',
      '`an expired token` on arrival is a clock: ours, or the one of the server.',
      'Otherwise tell the provider; `requestId` is what its support team wants to know.',
    ],
  },
];
