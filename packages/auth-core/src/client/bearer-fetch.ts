import { parseUrl } from '../base/url.ts';
import type { AuthOptions } from '../options/auth-options.ts';
import { linkPrivateValues } from '../reports/api-error.ts';
import type { AccessToken } from '../token/token.ts';
import type { FollowUp, FollowUpOptions } from './follow-up.ts';
import { type OutgoingRequest, readRequest } from './outgoing-request.ts';

export interface BearerFetchOptions extends Omit<FollowUpOptions, 'findOrigin' | 'send'> {
  /** The base that a path is appended to, without trailing slash. Its origin receives the token. */
  apiUrl: string;
  /** Further origins that may receive the token. */
  allowedOrigins: readonly string[];
  fetch: AuthOptions['fetch'] | undefined;
  /** The secret and tokens that no error made from a response may contain. */
  privateValues: () => readonly string[];
}

/** A 401, or a redirect. One that the runtime hides has the status 0. */
const FOLLOWED_UP = [0, 301, 302, 303, 307, 308, 401];

/** A Request's signal works only while the Request exists, so the Request is kept as long as the body is read. */
const requests = new WeakMap<object, Request>();

/**
 * A `fetch` that adds the bearer token. A 401 gets one new token and one replay, unless a new token did not help this
 * origin a moment ago. A 403 gets neither (RFC 6750 §3.1).
 */
export function createBearerFetch(options: BearerFetchOptions): NonNullable<AuthOptions['fetch']> {
  const { apiUrl, getToken, privateValues } = options;
  const origins = [new URL(apiUrl).origin, ...options.allowedOrigins];
  let loaded: FollowUp | undefined;

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

  /** Goes on after a 401 or a redirect. The code for that is loaded at the first one: most pages never get any. */
  async function followUp(request: OutgoingRequest, token: AccessToken, first: Response): Promise<Response> {
    if (!FOLLOWED_UP.includes(first.status)) return first;
    if (!loaded) {
      const code = await import('./follow-up.ts').catch(() => undefined);
      loaded ??= code?.createFollowUp({ ...options, findOrigin, send });
    }
    return loaded?.(request, token, first) ?? first;
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
