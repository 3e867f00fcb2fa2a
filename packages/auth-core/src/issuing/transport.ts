import { toAcceptedSignal } from '../base/accepted-signal.ts';
import { readBody } from '../base/body.ts';
import { DEFAULT_TIMEOUT_MS, withDeadline } from '../base/deadline.ts';
import { toNetworkFailure } from '../base/network-error.ts';
import { isSecureUrl, quoteUrl } from '../base/url.ts';
import { type AuthError, type AuthErrorCode, isAuthError } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';

export interface TransportOptions {
  /**
   * The function that sends requests. What it throws is passed on, unless it is a network failure.
   * @default the global fetch, looked up at each call
   */
  fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined;
  /** How long one attempt may take, its body included, in milliseconds. @default 10_000 */
  timeoutMs?: number | undefined;
  /** Whether cookies are sent. Only the app's own server needs them, to know whose page asks. @default 'omit' */
  credentials?: 'omit' | 'same-origin' | undefined;
}

/** A `fetch` that may carry secrets. It reads the whole body before it returns the response. */
export type Transport = (request: Request) => Promise<Response>;

/**
 * The hardened fetch for token endpoints. It follows no redirect (a 307 would send the secret to another address), sends
 * no cookies and no referrer, stores nothing, reads at most 1 MiB, and takes at most `timeoutMs`.
 *
 * @throws AuthError `network_error`, `timeout`, `invalid_response`; the request's own abort reason as it is.
 */
export function createTransport(provider: ProviderProfile, options: TransportOptions = {}): Transport {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, credentials = 'omit' } = options;

  return (request) => {
    const { url, method, headers } = request;
    const fail = (code: AuthErrorCode, seen: string, status?: number): AuthError =>
      createAuthError(provider, code, { status, detail: `${seen} at ${quoteUrl(url)}` });
    return withDeadline(
      // The caller's fetch may throw before it returns a promise, or return something that is not a response.
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
        ...toAcceptedSignal(signal),
        redirect: 'manual',
        credentials,
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
      // A mock may return nothing at all.
      const { status, type } = Object(response) as Response;
      if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
        throw fail('invalid_response', 'a redirect', status);
      }
      if (!status) throw fail('network_error', 'no connection, or CORS');
      const text = await readBody(response, signal);
      if (text === undefined) throw fail('invalid_response', 'more than 1 MiB', status);
      // Made from text: under jsdom a Blob comes from another library than the Response that would take it. A 204 must
      // have no body, not even an empty one.
      return new Response(text || null, response);
    }

    /** Only the code of a network failure is kept: its message may quote the URL. Any other error is the caller's. */
    function disconnect(error: unknown): never {
      const reason = isAuthError(error) ? undefined : toNetworkFailure(error);
      throw reason === undefined ? error : fail('network_error', reason);
    }
  };
}
