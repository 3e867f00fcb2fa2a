import type { AuthErrorCode } from '@x/auth-core';

/** One section of the troubleshooting page. The test adds the packages' error messages to it. */
export interface Advice {
  readonly code: AuthErrorCode;
  /** A response of a token endpoint that causes this code. Undefined for no response at all. */
  readonly response: { status: number; body?: object } | undefined;
  /** The secret is a function that throws, so nothing is sent. */
  readonly secretThrows?: boolean;
  readonly cause: string;
  readonly remedy: readonly string[];
}

export const advice: readonly Advice[] = [
  {
    code: 'invalid_credentials',
    response: { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } },
    cause: 'The provider does not recognise these credentials, or no longer does.',
    remedy: [
      'Compare the id or username with the one from the provider, character by character. The factory refuses a copied line break, but not a copied space.',
      'If the option is a callback, a rotated secret needs no restart: the next call reads it again.',
      'For 5 s, doubling to 5 min, calls reject at once without a request, so that a wrong secret does not lock the account. `retryAfterMs` is the remaining time.',
    ],
  },
  {
    code: 'access_denied',
    response: {
      status: 403,
      body: { error: 'access_denied', error_description: 'Service not enabled within domain' },
    },
    cause: 'The credentials are valid, but not for this audience, scope, grant or organisation.',
    remedy: [
      'Auth0 compares the audience exactly. The audience of Blooma ends with `/api/`, with one slash. The audience of Blameless is a host without a scheme.',
      'For BLAM, the user must belong to the organisation in `organisationId`. 0 is a valid id.',
      'If everything is spelled correctly, ask the provider to grant access. The cooldown is the same as for `invalid_credentials`.',
    ],
  },
  {
    code: 'invalid_request',
    response: { status: 400, body: { error: 'invalid_request' } },
    cause: 'The provider refused the request itself, or there is no token endpoint at this URL.',
    remedy: [
      'Check the URL options: each is a base URL, to which the path of the endpoint is appended.',
      'Set `scope` only if the provider requires it.',
    ],
  },
  {
    code: 'login_required',
    response: { status: 400, body: { error: 'login_required' } },
    cause:
      'Nobody is signed in, or the session of the person has ended and cannot be renewed. A client with its own credentials does not normally get this code.',
    remedy: [
      'Let the person sign in. With `createAttendedBlastiqAuth` in a page, a reload ends the session unless you set `persistence`.',
      'From `handleCallback`: this sign-in was not begun in this browser, it is older than ten minutes, or BlastIQ refused its code. Begin another one.',
      'From `createRemoteAuth`: your broker answered 401, because `authorize` found nobody.',
    ],
  },
  {
    code: 'rate_limited',
    response: { status: 429, body: { error: 'too_many_requests' } },
    cause: 'The provider, or its quota for this client, allows no more token requests at the moment.',
    remedy: [
      'Wait for `retryAfterMs`, or 5 s if the provider gives no time. Until then calls return the old token while it is valid, and otherwise reject at once.',
      'Create one client per identity and reuse it, and share a `store` between processes. The usual cause is a token request for each call.',
      "The event `limits_reported` has the provider's limits before they are reached. [`tokenBudget`](guides/sharing-tokens.md#a-budget-for-token-requests) sets limits of your own.",
    ],
  },
  {
    code: 'provider_unavailable',
    response: { status: 503 },
    cause:
      'The provider responded with 5xx in three attempts. There are fewer attempts if it asks to wait longer than `retry.maxRetryAfterMs`.',
    remedy: [
      'Try again later. A 503 with `Retry-After` is remembered until that time: calls return the old token while it is valid, and otherwise reject at once. `retryAfterMs` is the remaining time.',
      'Other 5xx responses are not remembered. The first call after the outage works.',
    ],
  },
  {
    code: 'network_error',
    response: undefined,
    cause:
      'There was no response, or it was cut off. The reason is DNS, TCP, TLS, a proxy, or CORS in a browser.',
    remedy: [
      'The word in brackets is the error code of the runtime, such as `ENOTFOUND` or `ECONNREFUSED`.',
      'If you are behind a proxy, see [proxies](proxies.md).',
      'A page cannot see why the browser blocked a request: the message says `no connection, or CORS`, and the console of the browser has the reason. The provider must allow the origin of your page, which no provider documents. For the sign-in of people, ask BlastIQ Support. Otherwise let [your server](guides/frontends.md) call the API.',
    ],
  },
  {
    code: 'timeout',
    response: { status: 408 },
    cause: 'There was no complete response within `timeoutMs` in three attempts.',
    remedy: [
      'Try again later. Increase `timeoutMs`, the limit of one attempt, only if the provider is known to be slow.',
    ],
  },
  {
    code: 'secret_unavailable',
    response: undefined,
    secretThrows: true,
    cause:
      'Your function for the secret threw, took longer than `timeoutMs`, or returned no usable text. Nothing was sent.',
    remedy: [
      'Check the place where the function reads the secret: the file, the variable or the vault.',
      'The error does not repeat what the function threw, since that may contain the secret. Log it in the function.',
    ],
  },
  {
    code: 'invalid_response',
    response: { status: 200, body: {} },
    cause:
      'The response is not one of a token endpoint: an HTML page, a redirect, an unknown token type, an expired token, or more than 1 MiB.',
    remedy: [
      'An HTML page or a redirect usually comes from a captive portal, a proxy or a misspelled URL option.',
      "For `an expired token`, check the clock of your machine. The provider's clock may be wrong too.",
      "Otherwise contact the provider's support team, with the `requestId`.",
    ],
  },
];
