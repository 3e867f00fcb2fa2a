import { isSecureUrl, quoteUrl } from './address.ts';
import { authFailure } from './failure.ts';
import type { ProviderProfile } from './provider.ts';

export interface TransportOptions {
  /** @default the global fetch, looked up at each call */
  fetch?: typeof globalThis.fetch | undefined;
  /** How long one attempt may take, its body included, in milliseconds. @default 10_000 */
  timeoutMs?: number | undefined;
}

/** A `fetch` fit to carry secrets. Its responses are read to their end before it answers. */
export type Transport = (request: Request) => Promise<Response>;

export const DEFAULT_TIMEOUT_MS = 10_000;
const LARGEST_BODY = 1024 * 1024;

/**
 * The hardened fetch for token endpoints. It follows no redirect (a 307 would re-post the secret to wherever the
 * answer points), sends no cookies and no referrer, stores nothing, reads at most 1 MiB, and ends with `timeoutMs`.
 *
 * @throws AuthError `network_error`, `timeout`, `invalid_response`; the request's own abort reason as it is.
 */
export function createTransport(provider: ProviderProfile, options: TransportOptions = {}): Transport {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;

  return async (request) => {
    const where = quoteUrl(request.url);
    if (!isSecureUrl(new URL(request.url))) {
      throw authFailure(provider, 'invalid_response', { detail: `${where} is not https` });
    }
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = (): void => controller.abort(request.signal.reason);

    // Raced, not only signalled: a fetch or a stream that ignores its signal must not hang the caller.
    const cutOff = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
      timer = setTimeout(
        () => controller.abort(authFailure(provider, 'timeout', { detail: `${timeoutMs} ms at ${where}` })),
        timeoutMs,
      );
      if (request.signal.aborted) onAbort();
      else request.signal.addEventListener('abort', onAbort);
    });
    try {
      return await Promise.race([cutOff, exchange()]);
    } catch (error) {
      // Which signal fired is known; what a runtime calls the error differs.
      if (controller.signal.aborted) throw controller.signal.reason;
      throw error;
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', onAbort);
    }

    async function exchange(): Promise<Response> {
      const body = (await request.text()) || null;
      const response = await send(request, body, controller.signal);
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        controller.abort(
          authFailure(provider, 'invalid_response', { status: response.status, detail: 'a redirect' }),
        );
      }
      const text = await readText(response);
      const bodyless = response.status === 204 || response.status === 205;
      return new Response(bodyless ? null : text, response);
    }

    async function send(
      { url, method, headers }: Request,
      body: string | null,
      signal: AbortSignal,
    ): Promise<Response> {
      const { fetch = globalThis.fetch } = options;
      try {
        return await fetch(url, {
          method,
          headers,
          body,
          signal,
          redirect: 'manual',
          credentials: 'omit',
          cache: 'no-store',
          referrerPolicy: 'no-referrer',
        });
      } catch (error) {
        throw networkError(error);
      }
    }

    async function readText(response: Response): Promise<string> {
      const decoder = new TextDecoder();
      let text = '';
      let size = 0;
      try {
        const reader = response.body?.getReader();
        for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
          size += part.value.byteLength;
          if (size > LARGEST_BODY) {
            const facts = { status: response.status, detail: 'a body of more than 1 MiB' };
            controller.abort(authFailure(provider, 'invalid_response', facts));
          }
          text += decoder.decode(part.value, { stream: true });
        }
      } catch (error) {
        throw networkError(error);
      }
      return text + decoder.decode();
    }

    /** Of a runtime's error only the code is kept: its message and its cause may quote the URL. */
    function networkError(error: unknown): unknown {
      if (controller.signal.aborted) return controller.signal.reason;
      const { code, cause } = Object(error);
      const reason = [Object(cause).code, code].find((word) => /^[A-Z][A-Z0-9_]{2,40}$/.test(String(word)));
      return authFailure(provider, 'network_error', { detail: [reason, where].filter(Boolean).join(' at ') });
    }
  };
}
