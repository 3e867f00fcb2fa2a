import { withDeadline } from '../base/deadline.ts';
import { isSecureUrl, quoteUrl } from '../base/url.ts';
import { type AuthError, type AuthErrorCode, isAuthError } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';

export interface TransportOptions {
  /** @default the global fetch, looked up at each call */
  fetch?: typeof globalThis.fetch | undefined;
  /** How long one attempt may take, its body included, in milliseconds. @default 10_000 */
  timeoutMs?: number | undefined;
}

/** A `fetch` fit to carry secrets. Its responses are read to their end before it answers. */
export type Transport = (request: Request) => Promise<Response>;

export const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The hardened fetch for token endpoints. It follows no redirect (a 307 would re-post the secret to wherever the
 * answer points), sends no cookies and no referrer, stores nothing, reads at most 1 MiB, and ends with `timeoutMs`.
 *
 * @throws AuthError `network_error`, `timeout`, `invalid_response`; the request's own abort reason as it is.
 */
export function createTransport(provider: ProviderProfile, options: TransportOptions = {}): Transport {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;

  return (request) => {
    const { url, method, headers } = request;
    const fail = (code: AuthErrorCode, seen: string, status?: number): AuthError =>
      createAuthError(provider, code, { status, detail: `${seen} at ${quoteUrl(url)}` });
    return withDeadline(
      // A fetch of the caller's may throw before there is a promise, or give what is no response.
      (signal) => exchange(signal).catch(disconnect),
      request.signal,
      timeoutMs,
      () => fail('timeout', `${timeoutMs} ms`),
    );

    async function exchange(signal: AbortSignal): Promise<Response> {
      if (!isSecureUrl(new URL(url))) throw fail('invalid_response', 'no https');
      const body = (await request.text()) || null;
      const { fetch = globalThis.fetch } = options;
      const response = await fetch(url, {
        method,
        headers,
        body,
        signal,
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
      const { status, type } = response;
      if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
        throw fail('invalid_response', 'a redirect', status);
      }
      const reader = response.body?.getReader();
      const parts: BlobPart[] = [];
      let size = 0;
      for (;;) {
        const part = await reader?.read();
        // A 204 must have no body, not even an empty one.
        if (!part?.value) return new Response(size ? new Blob(parts) : null, response);
        parts.push(part.value);
        size += part.value.length;
        if (size > MAX_BODY_BYTES) throw fail('invalid_response', 'more than 1 MiB', status);
      }
    }

    /** Of a runtime's error only the code is kept: its message and its cause may quote the URL. */
    function disconnect(error: unknown): never {
      if (isAuthError(error)) throw error;
      const { cause = error } = Object(error);
      const { code: reason } = Object(cause);
      throw fail('network_error', /^[A-Z_0-9]+$/.test(reason) ? reason : 'no connection');
    }
  };
}
