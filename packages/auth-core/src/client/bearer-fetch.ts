import { parseUrl } from '../base/url.ts';
import type { GetTokenOptions } from '../renewal/get-token-options.ts';
import type { AuthEventBody } from '../reports/events.ts';
import type { AccessToken } from '../token/token.ts';
import { followRedirects } from './redirect.ts';

export interface BearerFetchOptions {
  /** The base that a path is appended to, without trailing slash. Its origin receives the bearer. */
  apiUrl: string;
  /** Further origins that may receive the bearer. */
  allowedOrigins: readonly string[];
  fetch: typeof globalThis.fetch | undefined;
  getToken: (options: GetTokenOptions) => Promise<AccessToken>;
  invalidate: (accessToken: string) => Promise<void>;
  emit: (event: AuthEventBody) => void;
}

/**
 * A `fetch` with the bearer attached. A 401 to a token of ours gets one new token and one replay; a 403 gets
 * neither (RFC 6750 §3.1).
 */
export function createBearerFetch(options: BearerFetchOptions): typeof globalThis.fetch {
  const { apiUrl, getToken, invalidate, emit } = options;
  const origins = [new URL(apiUrl).origin, ...options.allowedOrigins];

  return async (input, init = {}) => {
    const target = typeof input === 'string' && input.startsWith('/') ? apiUrl + input : input;
    // A string and a URL have none of what a Request has.
    const request: Partial<Request> = Object(target);
    const url = parseUrl(request.url ?? String(target))?.href;
    if (!origins.some((origin) => url?.startsWith(`${origin}/`))) {
      throw new TypeError(`fetch: the URL must be a path or on ${origins.join(' or ')}. See allowedOrigins.`);
    }
    // A Request that was made without a mode says `follow` all the same.
    const redirect = init.redirect ?? (request.redirect === 'follow' ? undefined : request.redirect);
    const signal = init.signal ?? request.signal;

    const token = await getToken({ signal });
    const response = await send(token);
    if (response.status !== 401) return response;
    await invalidate(token.accessToken);
    // A stream can be read once: there is nothing left to send again.
    const isOneShot = init.body instanceof ReadableStream || Symbol.asyncIterator in Object(init.body);
    const renewed = isOneShot ? undefined : await getToken({ signal }).catch(() => undefined);
    signal?.throwIfAborted();
    const reason = isOneShot ? 'one-shot body' : 'no new token';
    emit({ type: 'request_unauthorized', replayed: !!renewed, ...(!renewed && { reason }) });
    if (!renewed) return response;
    await response.body?.cancel();
    return send(renewed);

    function send({ accessToken }: AccessToken): Promise<Response> {
      const { fetch = globalThis.fetch } = options;
      // Only a caller that names a mode takes the platform's rule: elsewhere a redirect must not carry the bearer away.
      return followRedirects(redirect, build, (built) => {
        built.headers.set('Authorization', `Bearer ${accessToken}`);
        return fetch(built);
      });
    }

    /** Built anew for each sending; a Request is copied, since sending uses its body up. */
    function build(url?: URL): Request {
      const copy = request.clone?.();
      return new Request(url ? new Request(url, copy) : (copy ?? target), {
        ...init,
        redirect: redirect ?? 'manual',
      });
    }
  };
}
