import type { Clock } from '../base/clock.ts';
import { parseUrl } from '../base/url.ts';
import type { AuthOptions } from '../options/auth-options.ts';
import type { GetTokenOptions } from '../renewal/get-token-options.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { AccessToken } from '../token/token.ts';
import { discardBody } from './discard-body.ts';
import { readRequest } from './outgoing-request.ts';
import { followRedirects } from './redirect.ts';
import { brakeAfter, isBraking, type UnauthorizedBrake } from './unauthorized-brake.ts';

export interface BearerFetchOptions {
  /** The base that a path is appended to, without trailing slash. Its origin receives the token. */
  apiUrl: string;
  /** Further origins that may receive the token. */
  allowedOrigins: readonly string[];
  fetch: AuthOptions['fetch'] | undefined;
  clock: Clock;
  getToken: (options: GetTokenOptions) => Promise<AccessToken>;
  /** Marks a token as refused by the API, see `TokenSource`. */
  markRefused: (accessToken: string) => (() => void) | undefined;
  emit: (event: AuthEventBody) => void;
}

/**
 * A `fetch` that adds the bearer token. A 401 gets one new token and one replay, unless a new token did not help this
 * origin a moment ago. A 403 gets neither (RFC 6750 §3.1).
 */
export function createBearerFetch(options: BearerFetchOptions): NonNullable<AuthOptions['fetch']> {
  const { apiUrl, clock, getToken, markRefused, emit } = options;
  const origins = [new URL(apiUrl).origin, ...options.allowedOrigins];
  const brakes = new Map<string, UnauthorizedBrake>();
  /** A Request's signal works only while the Request exists, so the Request is kept as long as the body is read. */
  const requests = new WeakMap<object, Request>();

  return async (input, init) => {
    const given = input instanceof Request ? input : undefined;
    const request = readRequest(given ?? toUrl(`${input}`), init);
    const origin = findOrigin(request.url);
    const { signal, canResend } = request;

    const token = await getToken({ signal });
    const response = await send(token);
    if (response.status !== 401) return response;

    const onCured = isBraking(brakes.get(origin), clock) ? undefined : markRefused(token.accessToken);
    if (onCured) brake();
    const next = canResend ? await getToken({ signal }).catch(() => undefined) : undefined;
    signal?.throwIfAborted();
    const replayed = next !== undefined && next.accessToken !== token.accessToken;
    if (!replayed) {
      const reason = next ? 'renewals paused' : canResend ? 'no new token' : 'one-shot body';
      emit({ type: 'request_unauthorized', replayed, reason });
      return response;
    }
    emit({ type: 'request_unauthorized', replayed });
    discardBody(response);
    const answer = await send(next);
    if (answer.status !== 401) {
      brakes.delete(origin);
      onCured?.();
    } else if (onCured) {
      emit({ type: 'renewals_paused', origin, pauseMs: brake() });
    }
    return answer;

    function brake(): number {
      const next = brakeAfter(brakes.get(origin), clock);
      brakes.set(origin, next);
      return next.waitMs;
    }

    function send({ accessToken }: AccessToken): Promise<Response> {
      return followRedirects(request, async (hop) => {
        const { fetch = globalThis.fetch } = options;
        const { input, init, headers } = hop.toSending();
        findOrigin(typeof input === 'string' ? input : input.url);
        headers.set('Authorization', `Bearer ${accessToken}`);
        const response = await fetch(input, init);
        if (given && response.body) requests.set(response.body, given);
        return response;
      });
    }
  };

  /** A path is appended to the API base; anything else must be an absolute URL. */
  function toUrl(text: string): string {
    return text.startsWith('/') ? apiUrl + text : (parseUrl(text)?.href ?? refuse());
  }

  /** The origin that may receive the bearer and that the URL is on. */
  function findOrigin(url: string): string {
    return origins.find((origin) => url.startsWith(`${origin}/`)) ?? refuse();
  }

  function refuse(): never {
    throw new TypeError(`fetch: the URL must be a path or on ${origins.join(' or ')}. See allowedOrigins.`);
  }
}
