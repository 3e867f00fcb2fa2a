import type { AuthEventBody } from './events.ts';
import { type BuildRequest, followRedirects } from './redirect.ts';
import type { AccessToken } from './token.ts';
import type { GetTokenOptions } from './token-source.ts';

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
    const isRequest = typeof target === 'object' && 'url' in target;
    guard(isRequest ? target.url : String(target));
    const { body } = init;
    // A Request that was made without a mode says `follow` all the same.
    const redirect =
      init.redirect ?? (isRequest && target.redirect !== 'follow' ? target.redirect : undefined);
    const all: RequestInit = { ...init, redirect: redirect ?? 'manual' };
    const build = toBuilder(isRequest ? new Request(target, all) : target, all);
    const signal = init.signal ?? (isRequest ? target.signal : undefined);
    const asked: GetTokenOptions = signal ? { signal } : {};

    const token = await getToken(asked);
    const response = await send(token);
    if (response.status !== 401) return response;
    await invalidate(token.accessToken);
    // A stream can be read once: there is nothing left to send again.
    const isOneShot = body instanceof ReadableStream || Symbol.asyncIterator in Object(body);
    const renewed = isOneShot ? undefined : await getToken(asked).catch(() => undefined);
    signal?.throwIfAborted();
    const reason = isOneShot ? 'one-shot body' : 'no new token';
    emit({ type: 'request_unauthorized', replayed: renewed !== undefined, ...(!renewed && { reason }) });
    if (renewed === undefined) return response;
    await response.body?.cancel();
    return send(renewed);

    function send({ accessToken }: AccessToken): Promise<Response> {
      const { fetch = globalThis.fetch } = options;
      const sign = (request: Request): Promise<Response> => {
        request.headers.set('Authorization', `Bearer ${accessToken}`);
        return fetch(request);
      };
      // Only a caller that names a mode takes the platform's rule: elsewhere a redirect must not carry the bearer away.
      return redirect ? sign(build()) : followRedirects(build, sign);
    }
  };

  /** Refuses, before anything is sent, a place that may not see the bearer. */
  function guard(href: string): void {
    const { origin, username, password } = URL.canParse(href) ? new URL(href) : new URL('none:');
    if (!origins.includes(origin) || username || password) {
      throw new TypeError(
        `fetch: the URL must start with "/" or be on ${origins.join(' or ')}, where the bearer may go. Others can be named in allowedOrigins.`,
      );
    }
  }
}

/** Built anew for each sending; a Request is copied, since sending uses its body up. */
function toBuilder(target: RequestInfo | URL, init: RequestInit): BuildRequest {
  if (typeof target === 'string' || target instanceof URL)
    return (url = target as URL) => new Request(url, init);
  return (url) => (url ? new Request(url, target.clone()) : target.clone());
}
