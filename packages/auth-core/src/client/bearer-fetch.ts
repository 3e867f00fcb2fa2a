import type { Clock } from '../base/clock.ts';
import { parseUrl } from '../base/url.ts';
import type { AuthOptions } from '../options/auth-options.ts';
import type { GetTokenOptions } from '../renewal/get-token-options.ts';
import { linkPrivateValues } from '../reports/api-error.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { AccessToken } from '../token/token.ts';
import { discardBody } from './discard-body.ts';
import { type OutgoingRequest, readRequest } from './outgoing-request.ts';
import { isRedirect, refuseRedirect } from './redirect-response.ts';
import { brakeAfter, isBraking, type UnauthorizedBrake } from './unauthorized-brake.ts';

export interface BearerFetchOptions {
  /** The base that a path is appended to, without trailing slash. Its origin receives the token. */
  apiUrl: string;
  /** Further origins that may receive the token. */
  allowedOrigins: readonly string[];
  fetch: AuthOptions['fetch'] | undefined;
  clock: Clock;
  getToken: (options?: GetTokenOptions) => Promise<AccessToken>;
  /** Marks a token as refused by the API, see `TokenSource`. */
  markRefused: (accessToken: string) => (() => void) | undefined;
  emit: (event: AuthEventBody) => void;
  /** The secret and tokens that no error made from a response may contain. */
  privateValues: () => readonly string[];
}

/** A Request's signal works only while the Request exists, so the Request is kept as long as the body is read. */
const requests = new WeakMap<object, Request>();

/**
 * A `fetch` that adds the bearer token. A 401 gets one new token and one replay, unless a new token did not help this
 * origin a moment ago. A 403 gets neither (RFC 6750 §3.1).
 */
export function createBearerFetch(options: BearerFetchOptions): NonNullable<AuthOptions['fetch']> {
  const { apiUrl, clock, getToken, markRefused, emit, privateValues } = options;
  const origins = [new URL(apiUrl).origin, ...options.allowedOrigins];
  /** By origin. Most clients never need one. */
  let brakes: Map<string, UnauthorizedBrake> | undefined;

  return async (input, init) => {
    const isRequest = input instanceof Request;
    const request = readRequest(isRequest ? input : toUrl(`${input}`), init);
    findOrigin(request.url);
    const token = await getToken(request.signal && { signal: request.signal });
    const first = await send(request, token);
    const response = first.ok
      ? first
      : linkPrivateValues(await followUp(request, token, first), privateValues());
    if (isRequest && response.body) requests.set(response.body, input);
    return response;
  };

  /** Follows redirects, and answers a 401 with a new token. Most calls never come here. */
  async function followUp(request: OutgoingRequest, token: AccessToken, first: Response): Promise<Response> {
    const { signal, canResend } = request;
    const origin = findOrigin(request.url);
    const response = await follow(request, first, token);
    if (response.status !== 401) return response;

    const onCured = isBraking(brakes?.get(origin), clock) ? undefined : markRefused(token.accessToken);
    if (onCured) brake(origin);
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
    const answer = await follow(request, await send(request, next), next);
    if (answer.status !== 401) {
      brakes?.delete(origin);
      onCured?.();
    } else if (onCured) {
      emit({ type: 'renewals_paused', origin, pauseMs: brake(origin) });
    }
    return answer;
  }

  /** Follows redirects within the origin. A caller that named a redirect mode gets the platform's rule. */
  async function follow(request: OutgoingRequest, response: Response, token: AccessToken): Promise<Response> {
    if (request.redirect !== undefined) return response;
    if (response.type === 'opaqueredirect') refuseRedirect();
    if (!isRedirect(response)) return response;
    const { followRedirects } = await import('./redirect.ts');
    return followRedirects(request, response, (hop) => send(hop, token));
  }

  function brake(origin: string): number {
    brakes ??= new Map();
    const next = brakeAfter(brakes.get(origin), clock);
    brakes.set(origin, next);
    return next.waitMs;
  }

  /** Sends one request. The origin is checked here, on what is about to be sent, where the header is set. */
  function send(request: OutgoingRequest, { accessToken }: AccessToken): Promise<Response> {
    const { fetch = globalThis.fetch } = options;
    const { input, init, headers } = request.toSending();
    findOrigin(typeof input === 'string' ? input : input.url);
    headers.set('Authorization', `Bearer ${accessToken}`);
    return fetch(input, init);
  }

  /** A path is appended to the API base; anything else must be an absolute URL. */
  function toUrl(text: string): string {
    if (text.startsWith('/')) return apiUrl + text;
    // A text that starts with an allowed origin needs no parsing.
    return origins.some((origin) => isOn(text, origin)) ? text : (parseUrl(text)?.href ?? refuse());
  }

  /** The origin that may receive the bearer and that the URL is on. */
  function findOrigin(url: string): string {
    for (const origin of origins) if (isOn(url, origin)) return origin;
    return refuse();
  }

  function refuse(): never {
    throw new TypeError(
      `fetch: the URL must start with / or be on ${origins.join(' or ')}. See allowedOrigins.`,
    );
  }
}

/** Whether a URL is on an origin. Sound for any text, since the slash ends the host. */
function isOn(url: string, origin: string): boolean {
  return url.startsWith(origin) && url[origin.length] === '/';
}
