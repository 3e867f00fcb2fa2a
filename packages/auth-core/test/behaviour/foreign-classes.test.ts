import { createEndpoints, type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import { sendJson, startLoopbackServer } from '@x/test-kit/loopback-server';
import { rejection } from '@x/test-kit/waiting';
import { expect, test, vi } from 'vitest';
import { createTestClientWith } from '../support/test-client.ts';

// jsdom replaces these globals by its own classes, and leaves fetch, Request and Response to the platform, which knows
// only its own classes.
const PlatformHeaders = Headers;

class ForeignSignal extends EventTarget {
  aborted = false;
  reason: unknown;

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    const signal = Object(args[2]).signal;
    if (signal && !(signal instanceof ForeignSignal))
      throw new TypeError('The signal is not of this library.');
    super.addEventListener(...args);
  }
}

class ForeignController {
  readonly signal = new ForeignSignal();

  abort(reason: unknown): void {
    Object.assign(this.signal, { aborted: true, reason });
    this.signal.dispatchEvent(new Event('abort'));
  }
}

class ForeignHeaders {
  readonly #inner: Headers;

  constructor(init?: HeadersInit) {
    this.#inner = new PlatformHeaders(init);
  }

  get(name: string): string | null {
    return this.#inner.get(name);
  }

  set(name: string, value: string): void {
    this.#inner.set(name, value);
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#inner[Symbol.iterator]();
  }
}

class Foreign {}

interface Paths {
  '/token': { post: { requestBody?: never } };
}

/** A client of a real server. The API accepts every token but the first. */
async function startAcme() {
  let issued = 0;
  const { origin } = await startLoopbackServer(({ path, headers }, response) => {
    if (path !== '/token')
      return sendJson(response, headers.authorization === 'Bearer access-1' ? 401 : 200, {});
    issued += 1;
    sendJson(response, 200, { access_token: `access-${issued}`, token_type: 'Bearer', expires_in: 3_600 });
  });
  const issuer: TokenIssuer = {
    issue: async (call) => toOAuthTokenSet(await createEndpoints<Paths>(call, origin).POST('/token')),
  };
  return createTestClientWith(issuer, { apiUrl: origin }).client;
}

test.each([
  ['AbortController', { AbortController: ForeignController, AbortSignal: ForeignSignal }],
  ['Blob', { Blob: Foreign, File: Foreign }],
  ['FormData', { FormData: Foreign }],
  ['Headers', { Headers: ForeignHeaders }],
])('a client works where another library has replaced %s, but not fetch', async (_name, globals) => {
  const client = await startAcme();
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);

  expect((await client.getToken()).accessToken).toBe('access-1');
  expect((await client.fetch('/loans')).status).toBe(200);
  const sent = client.fetch('/loans', { method: 'POST', headers: { 'X-Own': 'yes' }, body: 'a loan' });
  expect((await sent).status).toBe(200);
});

test('a call can be aborted by a signal of another library than AbortController', async () => {
  const client = await startAcme();
  const foreign = new ForeignController();
  const reason = new Error('no longer wanted');

  const waiting = client.getToken({ signal: foreign.signal as unknown as AbortSignal });
  foreign.abort(reason);

  expect(await rejection(waiting)).toBe(reason);
});
