import { inspect } from 'node:util';
import { isAuthError } from '@x/auth-core';
import { createTransport } from '@x/auth-core/provider';
import { startLoopbackServer } from '@x/test-kit/loopback-server';
import { rejection } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { profile } from '../support/test-issuer.ts';

function post(url: string, init: RequestInit = {}): Request {
  return new Request(url, {
    method: 'POST',
    body: new URLSearchParams({ client_secret: 's3cret' }),
    ...init,
  });
}

/** A fetch that records its arguments, and answers with an empty object. */
function createSpy(response: () => Response | Promise<Response> = () => new Response('{}')) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    calls.push({ url: String(input), init });
    return response();
  };
  return { calls, fetch };
}

describe('a request to a token endpoint', () => {
  test('arrives with its method, headers and body, and its whole answer is returned', async () => {
    const server = await startLoopbackServer((_request, response) => {
      response.writeHead(201, { 'X-Request-Id': 'request-1' }).end('{"answer":"é"}');
    });
    const send = createTransport(profile);

    const response = await send(post(`${server.origin}/token?x=1`, { headers: { 'X-Own': 'yes' } }));

    expect(server.lines()).toEqual(['POST /token?x=1']);
    expect(server.received[0]).toMatchObject({
      body: 'client_secret=s3cret',
      headers: { 'x-own': 'yes', 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-request-id')).toBe('request-1');
    expect(await response.json()).toEqual({ answer: 'é' });
  });

  test('without a body has none', async () => {
    const { calls, fetch } = createSpy();

    await createTransport(profile, { fetch })(
      new Request('https://acme.test/.well-known/openid-configuration'),
    );

    expect(calls[0]?.init).toMatchObject({ method: 'GET', body: null });
  });

  test('follows no redirect, sends no cookies and no referrer, and is not cached', async () => {
    const { calls, fetch } = createSpy();

    await createTransport(profile, { fetch })(post('https://acme.test/token', { redirect: 'follow' }));

    expect(calls[0]?.init).toMatchObject({
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  });

  test('uses the global fetch at the time of the call, so one that is installed later is used', async () => {
    const { calls, fetch } = createSpy();
    const send = createTransport(profile);
    const before = globalThis.fetch;
    globalThis.fetch = fetch;

    await send(post('https://acme.test/token')).finally(() => {
      globalThis.fetch = before;
    });

    expect(calls).toHaveLength(1);
  });

  test.each([
    'http://acme.test/token',
    'http://localhost.evil.test/token',
    'http://10.0.0.1/token',
    'ftp://localhost/token',
    'data:application/json,{}',
  ])('to %s is never sent', async (url) => {
    const { calls, fetch } = createSpy();
    const send = createTransport(profile, { fetch });

    expect(await rejection(send(post(url)))).toMatchObject({ code: 'invalid_response' });
    expect(calls).toEqual([]);
  });

  test.each([
    'http://localhost/token',
    'http://127.0.0.1/token',
    'http://[::1]/token',
    'https://acme.test/token',
  ])('to %s is sent', async (url) => {
    const { calls, fetch } = createSpy();

    await createTransport(profile, { fetch })(post(url));

    expect(calls.map((call) => call.url)).toEqual([url]);
  });
});

describe('a redirect', () => {
  test.each([300, 301, 302, 303, 304, 305, 307, 308])(
    'of %i is an invalid response and is not followed',
    async (status) => {
      const other = await startLoopbackServer();
      const server = await startLoopbackServer((_request, response) => {
        response.writeHead(status, { Location: `${other.origin}/evil` }).end();
      });

      const error = await rejection(createTransport(profile)(post(`${server.origin}/token`)));

      expect(error).toMatchObject({ code: 'invalid_response', status, retryable: false });
      expect(other.received).toEqual([]);
      expect(server.received).toHaveLength(1);
    },
  );

  test('is refused if the runtime hides it, as browsers do', async () => {
    const { fetch } = createSpy(() =>
      Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' }),
    );

    const error = await rejection(createTransport(profile, { fetch })(post('https://acme.test/token')));

    expect(error).toMatchObject({ code: 'invalid_response' });
  });
});

describe('an answer', () => {
  const MIB = 1024 * 1024;

  test('of exactly 1 MiB is read', async () => {
    const server = await startLoopbackServer((_request, response) => void response.end('x'.repeat(MIB)));

    const response = await createTransport(profile)(post(server.origin));

    expect((await response.text()).length).toBe(MIB);
  });

  test('of one byte more is refused', async () => {
    const server = await startLoopbackServer((_request, response) => void response.end('x'.repeat(MIB + 1)));

    const error = await rejection(createTransport(profile)(post(server.origin)));

    expect(error).toMatchObject({ code: 'invalid_response', status: 200 });
  });

  test('is measured in bytes, not in characters', async () => {
    const server = await startLoopbackServer((_request, response) => void response.end('日'.repeat(MIB / 2)));

    expect(await rejection(createTransport(profile)(post(server.origin)))).toMatchObject({
      code: 'invalid_response',
    });
  });

  test.each([204, 205])('with %i has no body', async (status) => {
    const { fetch } = createSpy(() => new Response(null, { status }));

    const response = await createTransport(profile, { fetch })(post('https://acme.test/token'));

    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
  });

  test.each([200, 400, 401, 403, 404, 429, 500, 503])('with %i is returned unchanged', async (status) => {
    const server = await startLoopbackServer(
      (_request, response) => void response.writeHead(status).end('body'),
    );

    const response = await createTransport(profile)(post(server.origin));

    expect([response.status, await response.text()]).toEqual([status, 'body']);
  });

  test('with characters that arrive in two parts is read correctly', async () => {
    const server = await startLoopbackServer(async (_request, response) => {
      const octets = Buffer.from('"日本🎉"');
      for (const octet of octets) {
        await new Promise<void>((resolve) => void response.write(Buffer.from([octet]), () => resolve()));
      }
      response.end();
    });

    const response = await createTransport(profile)(post(server.origin));

    expect(await response.json()).toBe('日本🎉');
  });
});

test('errors of a transport show nothing of the query, the body or the headers', async () => {
  const fetch: typeof globalThis.fetch = async (input, init) => {
    throw new TypeError(`fetch failed: ${String(input)} ${init?.body}`, {
      cause: new Error(`${String(input)}`),
    });
  };
  const request = post('https://acme.test/token?password=hunter2', {
    headers: { Authorization: 'Basic s3cret' },
  });

  const error = await rejection(createTransport(profile, { fetch })(request));

  expect(isAuthError(error)).toBe(true);
  expect((error as Error).message).toMatchInlineSnapshot(
    `"Acme could not be reached (no connection, or CORS at https://acme.test/token). Check the network and authUrl."`,
  );
  expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/hunter2|s3cret/);
});
