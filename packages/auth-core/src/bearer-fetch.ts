import { joinUrl } from './address.ts';
import type { AuthEventBody } from './events.ts';
import { followRedirects } from './redirect.ts';
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
  const origins = new Set([new URL(apiUrl).origin, ...options.allowedOrigins]);

  return async (input, init = {}) => {
    const { request, isOneShot } = toRequest(input, init);
    const { signal } = request;
    const token = await getToken({ signal });
    // Copied before it is sent: sending uses the body up.
    const spare = isOneShot ? undefined : request.clone();

    const response = await send(request, token);
    if (response.status !== 401) return response;
    await invalidate(token.accessToken);
    if (spare === undefined) {
      emit({ type: 'request_unauthorized', replayed: false, reason: 'one-shot body' });
      return response;
    }
    const renewed = await getToken({ signal }).catch(() => undefined);
    if (signal.aborted) throw signal.reason;
    if (renewed === undefined) {
      emit({ type: 'request_unauthorized', replayed: false, reason: 'no new token' });
      return response;
    }
    emit({ type: 'request_unauthorized', replayed: true });
    await response.body?.cancel();
    return send(spare, renewed);

    function send(unsigned: Request, { accessToken }: AccessToken): Promise<Response> {
      const { fetch = globalThis.fetch } = options;
      unsigned.headers.set('Authorization', `Bearer ${accessToken}`);
      // Only a caller that names a mode takes the platform's rule: elsewhere a redirect must not carry the bearer away.
      return init.redirect === undefined ? followRedirects(unsigned, fetch) : fetch(unsigned);
    }
  };

  function toRequest(input: RequestInfo | URL, init: RequestInit): { request: Request; isOneShot: boolean } {
    const target = typeof input === 'string' ? toAbsolute(input) : input;
    const url = new URL(target instanceof URL ? target : typeof target === 'string' ? target : target.url);
    if (!origins.has(url.origin) || url.username || url.password) {
      throw new TypeError(
        `The bearer goes to ${[...origins].join(', ')} alone, not to ${url.origin}. Add the origin to allowedOrigins if it is meant.`,
      );
    }
    const isOneShot = init.body instanceof ReadableStream || Symbol.asyncIterator in Object(init.body);
    return { request: new Request(target, init), isOneShot };
  }

  function toAbsolute(input: string): string {
    if (input.startsWith('/')) return joinUrl(apiUrl, input);
    if (URL.canParse(input)) return input;
    throw new TypeError('A path must start with "/", or the URL must be absolute.');
  }
}
