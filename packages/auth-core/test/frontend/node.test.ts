import { once } from 'node:events';
import {
  type ClientHttp2Stream,
  connect as connectHttp2,
  createServer as createHttp2Server,
} from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import type { Readable } from 'node:stream';
import type { FrontendHandler } from '@x/auth-core/broker';
import { toNodeHandler } from '@x/auth-core/node';
import { createGate, until } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readError, startServer } from '../support/frontend-servers.ts';

test('a request arrives as it was sent, and the response too', async () => {
  const url = await startServer(
    toNodeHandler(async (request) => {
      const headers = new Headers({ 'x-seen': `${request.method} ${request.url}` });
      headers.append('set-cookie', 'a=1');
      headers.append('set-cookie', 'b=2');
      const text = `${request.headers.get('cookie')} ${await request.text()}`;
      return new Response(text, { status: 207, headers });
    }),
  );
  const response = await fetch(`${url}/a/b?c=d`, {
    method: 'POST',
    body: 'hello',
    headers: { cookie: 'x=1; y=2' },
  });

  expect(response.status).toBe(207);
  expect(response.headers.get('x-seen')).toBe(`POST ${url}/a/b?c=d`);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await response.text()).toBe('x=1; y=2 hello');
});

test('below a path of Express, the whole path counts', async () => {
  const handler = toNodeHandler(async (request) => new Response(new URL(request.url).pathname));
  const url = await startServer((incoming, outgoing) => {
    Object.assign(incoming, { originalUrl: incoming.url, url: '/rest' });
    void handler(incoming, outgoing);
  });

  expect(await (await fetch(`${url}/api/rest`)).text()).toBe('/api/rest');
});

test.each([
  ['reads', async (incoming: Readable) => void (await incoming.toArray())],
  ['begins to read', async (incoming: Readable) => void incoming.resume()],
])('a body that somebody %s before is a 500 that says what to do', async (_, read) => {
  const handle = vi.fn(async () => new Response());
  const handler = toNodeHandler(handle);
  const url = await startServer(async (incoming, outgoing) => {
    await read(incoming);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await handler(incoming, outgoing);
  });
  const response = await fetch(url, { method: 'POST', body: '{"provider":"acme"}' });

  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    error: {
      code: 'body_already_read',
      message: 'Mount this handler before body parsers.',
    },
  });
  expect(handle).not.toHaveBeenCalled();
});

test('a parser that had nothing to read does no harm', async () => {
  const handler = toNodeHandler(async () => new Response('fine'));
  const url = await startServer(async (incoming, outgoing) => {
    incoming.resume();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await handler(incoming, outgoing);
  });

  expect(await (await fetch(url)).text()).toBe('fine');
  expect(await (await fetch(url, { method: 'POST' })).text()).toBe('fine');
});

test.each(['before', 'after'])(
  'a page that goes %s the handler is called leaves nothing that waits',
  async (when) => {
    const handle = vi.fn(async () => new Response());
    const handler = toNodeHandler(handle);
    let hasEnded = false;
    const url = await startServer(async (incoming, outgoing) => {
      if (when === 'before') {
        page.destroy();
        await once(incoming, 'close').catch(() => undefined);
      }
      const handled = handler(incoming, outgoing);
      page.destroy();
      await handled;
      hasEnded = true;
    });
    const { hostname, port } = new URL(url);
    const page = connect(Number(port), hostname);
    page.write('POST / HTTP/1.1\r\nHost: app.example\r\nContent-Length: 100\r\n\r\nhalf');

    await until(() => hasEnded);
    expect(handle).not.toHaveBeenCalled();
  },
);

describe('over HTTP/2', () => {
  test('a body that breaks off does not reach the handler', async () => {
    const handle = vi.fn(async () => new Response());
    const { page, handled } = await startHttp2Upload(handle, (upload) => upload.write('half'));
    page.destroy();

    await handled;
    expect(handle).not.toHaveBeenCalled();
  });

  test('the signal of a request aborts when the page goes', async () => {
    const gate = createGate();
    const handle: FrontendHandler = async ({ signal }) => {
      gate.open();
      await once(signal, 'abort');
      return new Response('late');
    };
    const { page, handled } = await startHttp2Upload(handle, (upload) => upload.end('the whole '));
    await gate.opened;
    page.destroy();

    await handled;
  });
});

test('what the app throws goes to the next middleware, or is an empty 500', async () => {
  const error = new Error('secret');
  const handler = toNodeHandler(async () => Promise.reject(error));
  const next = vi.fn();
  const bare = await startServer(handler);
  const express = await startServer((incoming, outgoing) => {
    void handler(incoming, outgoing, (reason) => {
      next(reason);
      outgoing.end();
    });
  });
  const response = await fetch(bare);
  await fetch(express);

  expect([response.status, await response.text()]).toEqual([500, '']);
  expect(next.mock.calls).toEqual([[error]]);
});

test.each([
  ['GET http://evil.example/api HTTP/1.1\r\nHost: app.example'],
  ['GET * HTTP/1.1\r\nHost: app.example'],
  ['GET / HTTP/1.1\r\nHost: anna@app.example'],
  ['GET / HTTP/1.1\r\nHost: app.example:99999'],
  ['GET /public HTTP/1.1\r\nHost: app.example/private?'],
  ['GET /public HTTP/1.1\r\nHost: app.example\\private#'],
  ['OPTIONS * HTTP/1.1\r\nHost: app.example'],
  ['TRACE / HTTP/1.1\r\nHost: app.example'],
])('a request that has no URL is a 400: %j', async (head) => {
  const url = await startServer(toNodeHandler(async () => new Response('reached')));

  expect(await sendText(url, head)).toMatch(/^HTTP\/1.1 400 [\s\S]*"bad_request"/);
});

test('a target with two slashes is a path, and no other host', async () => {
  const url = await startServer(toNodeHandler(async (request) => new Response(new URL(request.url).host)));

  expect(await sendText(url, 'GET //evil.example/api HTTP/1.1\r\nHost: app.example')).toContain(
    'app.example',
  );
});

test('an error answer of a handler is passed on', async () => {
  const url = await startServer(
    toNodeHandler(async () => Response.json({ error: { code: 'forbidden' } }, { status: 403 })),
  );

  expect(await readError(await fetch(url))).toEqual([403, 'forbidden']);
});

test('over HTTP/2 the host of a request is that of the page', async () => {
  let seen = '';
  const handle = toNodeHandler(async ({ url }) => {
    seen = url;
    return new Response('ok');
  });
  const server = createHttp2Server().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const page = connectHttp2(`http://127.0.0.1:${port}`);
  onTestFinished(() => page.close());

  page.request({ ':path': '/api/token' });
  const [incoming, outgoing] = await once(server, 'request');
  await handle(incoming, outgoing);

  expect(seen).toBe(`http://127.0.0.1:${port}/api/token`);
});

/** Sends a body of ten bytes, or a part of it, over HTTP/2. `handled` resolves when the handler has ended. */
async function startHttp2Upload(handler: FrontendHandler, send: (upload: ClientHttp2Stream) => void) {
  const handle = toNodeHandler(handler);
  const server = createHttp2Server().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const page = connectHttp2(`http://127.0.0.1:${port}`);
  const upload = page.request({ ':method': 'POST', ':path': '/', 'content-length': '10' });
  send(upload.on('error', () => undefined));
  const [incoming, outgoing] = await once(server, 'request');
  const handled = handle(incoming, outgoing);
  await once(incoming, 'data');
  return { page, handled };
}

/** Sends what no client would, and returns the whole answer. */
function sendText(url: string, head: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    connect(Number(port), hostname)
      .setEncoding('latin1')
      .on('data', (text) => (answer += text))
      .on('end', () => resolve(answer))
      .on('error', reject)
      .end(`${head}\r\nConnection: close\r\n\r\n`);
  });
}
