import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createTransport } from '@x/auth-core/provider';
import { findClosedOrigin, startLoopbackServer } from '@x/test-kit/loopback-server';
import { createGate, rejection } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpTestClient } from '../support/http-issuer.ts';
import { profile } from '../support/test-issuer.ts';

function post(url: string, init: RequestInit = {}): Request {
  return new Request(url, { method: 'POST', body: '{}', ...init });
}

/** A server that sends any bytes, HTTP or not. */
async function startSocketServer(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

describe('no answer in time', () => {
  test('from a server that sends nothing is a timeout', async () => {
    const server = await startLoopbackServer(() => undefined);

    const error = await rejection(
      createTransport(profile, { timeoutMs: 20 })(post(`${server.origin}/token`)),
    );

    expect(error).toMatchObject({
      code: 'timeout',
      retryable: true,
      message: `Acme did not answer in time (20 ms at ${server.origin}/token). Try again later.`,
    });
  });

  test('from a server that stops after the headers is a timeout', async () => {
    const server = await startLoopbackServer(
      (_request, response) => void response.writeHead(200).flushHeaders(),
    );

    const error = await rejection(createTransport(profile, { timeoutMs: 100 })(post(server.origin)));

    expect(error).toMatchObject({ code: 'timeout' });
  });

  test('from a server that sends a little at a time without end is a timeout', async () => {
    const server = await startLoopbackServer((_request, response) => {
      const drip = setInterval(() => response.write(' '), 1);
      response.on('close', () => clearInterval(drip));
    });

    const error = await rejection(createTransport(profile, { timeoutMs: 100 })(post(server.origin)));

    expect(error).toMatchObject({ code: 'timeout' });
  });

  test('from a fetch that ignores its signal is a timeout', async () => {
    const fetch = (): Promise<never> => new Promise(() => undefined);

    const error = await rejection(
      createTransport(profile, { fetch, timeoutMs: 5 })(post('https://acme.test')),
    );

    expect(error).toMatchObject({ code: 'timeout' });
  });

  test('from a body that never ends and ignores its signal is a timeout', async () => {
    const fetch = async (): Promise<Response> => new Response(new ReadableStream({ pull: () => undefined }));

    const error = await rejection(
      createTransport(profile, { fetch, timeoutMs: 5 })(post('https://acme.test')),
    );

    expect(error).toMatchObject({ code: 'timeout' });
  });

  test('from a request whose body never ends is a timeout', async () => {
    const body = new ReadableStream({ pull: () => undefined });
    const request = new Request('https://acme.test', { method: 'POST', body, duplex: 'half' } as RequestInit);

    expect(await rejection(createTransport(profile, { timeoutMs: 5 })(request))).toMatchObject({
      code: 'timeout',
    });
  });

  test('closes the connection to the server', async () => {
    const gone = createGate();
    const server = await startLoopbackServer((_request, response) => void response.on('close', gone.open));

    await rejection(createTransport(profile, { timeoutMs: 20 })(post(server.origin)));

    await gone.opened;
  });
});

describe('no connection', () => {
  test('to a closed port is a network error that names the reason', async () => {
    const origin = await findClosedOrigin();

    const error = await rejection(createTransport(profile)(post(`${origin}/token?q=1`)));

    expect(error).toMatchObject({
      code: 'network_error',
      retryable: true,
      message: `Acme could not be reached (ECONNREFUSED at ${origin}/token). Check the network and authUrl.`,
    });
  });

  test('from a fetch that throws at once is a network error, and its message is quoted nowhere', async () => {
    const fetch = (): never => {
      throw new TypeError('fetch failed: hunter2');
    };

    const error = await rejection(createTransport(profile, { fetch })(post('https://acme.test/token')));

    expect(error).toMatchObject({ name: 'AuthError', code: 'network_error' });
    expect(String((error as Error).stack)).not.toContain('hunter2');
  });

  test.each([
    ['nothing', () => undefined],
    ['null', () => null],
    ['an error response', () => Response.error()],
  ])('from a fetch that returns %s is a network error', async (_what, answer) => {
    const fetch = async () => answer() as unknown as Response;
    const transport = createTransport(profile, { fetch });

    expect(await rejection(transport(post('https://auth.acme.test/token')))).toMatchObject({
      name: 'AuthError',
      code: 'network_error',
      message:
        'Acme could not be reached (no connection, or CORS at https://auth.acme.test/token). Check the network and authUrl.',
    });
  });

  test('to a name that cannot be resolved is a network error', async () => {
    const fetch: typeof globalThis.fetch = async () => {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('lookup'), { code: 'ENOTFOUND' }),
      });
    };

    const error = await rejection(createTransport(profile, { fetch })(post('https://acme.test/token')));

    expect((error as Error).message).toContain('(ENOTFOUND at https://acme.test/token)');
  });

  test.each([
    ['a foreign code', Object.assign(new TypeError('Failed to fetch'), { code: 'secret: hunter2' })],
    ['a foreign cause', new TypeError('Failed to fetch', { cause: new Error('hunter2') })],
    ['an aborted fetch', new DOMException('hunter2', 'AbortError')],
  ])('with %s is a network error that quotes nothing of it', async (_what, reason) => {
    const fetch: typeof globalThis.fetch = () => Promise.reject(reason);

    const error = await rejection(createTransport(profile, { fetch })(post('https://acme.test/token')));

    expect(error).toMatchObject({ code: 'network_error' });
    expect((error as Error).message).toContain('(no connection, or CORS at https://acme.test/token)');
  });

  test('to a server that resets it is a network error', async () => {
    const origin = await startSocketServer((socket) => void socket.resetAndDestroy());

    expect(await rejection(createTransport(profile)(post(origin)))).toMatchObject({ code: 'network_error' });
  });

  test('to a server that closes it without an answer is a network error', async () => {
    const origin = await startSocketServer((socket) => void socket.end());

    expect(await rejection(createTransport(profile)(post(origin)))).toMatchObject({ code: 'network_error' });
  });

  test('to something that does not speak HTTP is a network error', async () => {
    const origin = await startSocketServer((socket) => void socket.end('220 mail.acme.test ESMTP\r\n'));

    expect(await rejection(createTransport(profile)(post(origin)))).toMatchObject({ code: 'network_error' });
  });
});

describe('an answer cut short', () => {
  test('before its announced length is a network error', async () => {
    const origin = await startSocketServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"access_token":');
    });

    expect(await rejection(createTransport(profile)(post(origin)))).toMatchObject({ code: 'network_error' });
  });

  test('between its chunks is a network error', async () => {
    const origin = await startSocketServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"acc\r\n');
    });

    expect(await rejection(createTransport(profile)(post(origin)))).toMatchObject({ code: 'network_error' });
  });
});

describe('an endless answer', () => {
  test('is cut off, and the server sees the connection close', async () => {
    const gone = createGate();
    const server = await startLoopbackServer((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const pour = (): void => {
        if (!response.destroyed) response.write(chunk, pour);
      };
      response.on('close', gone.open);
      pour();
    });

    const error = await rejection(createTransport(profile)(post(server.origin)));

    expect(error).toMatchObject({ code: 'invalid_response' });
    await gone.opened;
  });

  test('that is compressed to a few kilobytes is measured after decompression', async () => {
    const server = await startLoopbackServer((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(4 * 1024 * 1024)));
    });

    expect(await rejection(createTransport(profile)(post(server.origin)))).toMatchObject({
      code: 'invalid_response',
    });
  });

  test('with an error status is cut off as well', async () => {
    const server = await startLoopbackServer((_request, response) => {
      response.writeHead(500).end('x'.repeat(2 * 1024 * 1024));
    });

    const error = await rejection(createTransport(profile)(post(server.origin)));

    expect(error).toMatchObject({ code: 'invalid_response', status: 500 });
  });
});

describe('the signal of the request', () => {
  test('ends the request with its own reason', async () => {
    const controller = new AbortController();
    const server = await startLoopbackServer(() => controller.abort(new Error('no longer wanted')));

    const error = await rejection(
      createTransport(profile)(post(server.origin, { signal: controller.signal })),
    );

    expect(error).toBe(controller.signal.reason);
  });

  test('that has already aborted prevents the request', async () => {
    const server = await startLoopbackServer();

    const error = await rejection(
      createTransport(profile)(post(server.origin, { signal: AbortSignal.abort('gone') })),
    );

    expect(error).toBe('gone');
    expect(server.received).toEqual([]);
  });
});

describe("an error of the caller's fetch that is no network failure", () => {
  test.each<[string, unknown]>([
    ['a typo', new ReferenceError('tokne is not defined')],
    ['a bug', new TypeError("Cannot read properties of undefined (reading 'url')")],
    [
      'an error class of its own',
      Object.assign(new Error('the circuit is open'), { name: 'BrokenCircuitError' }),
    ],
    ['control flow of a framework', Object.assign(new Error('Dynamic server usage'), { digest: 'DYNAMIC' })],
    ['a thrown promise', new Promise(() => undefined)],
    ['text', 'no'],
  ])('is passed on as it is, and not retried: %s', async (_what, reason) => {
    let sent = 0;
    const fetch = (): never => {
      sent += 1;
      throw reason;
    };
    const { client } = createHttpTestClient({ fetch, retry: { attempts: 3 } });

    const thrown = await client.getToken().then(
      () => 'a token',
      (error: unknown) => ({ error }),
    );

    expect(thrown).toEqual({ error: reason });
    expect(sent).toBe(1);
  });
});
