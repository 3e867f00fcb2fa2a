import { createHash, type Hash, randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { Readable, type Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Stopwatch, startStopwatch } from '@x/test-kit/stopwatch';
import { createGate, until } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readError, startApi, startProxy } from '../support/frontend-servers.ts';

const MIB = 1_048_576;

describe('the answer of an API', () => {
  const text = JSON.stringify({ loans: Array.from({ length: 500 }, (_, id) => ({ id })) });

  test.each([
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', Buffer.from(text)],
  ])('in %s arrives as the text that it is', async (coding, body) => {
    const api = await startApi((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-encoding': coding, 'content-length': body.length }).end(body);
    });
    const { call } = await startProxy(api.url);
    const response = await call('/loans');

    expect(await response.text()).toBe(text);
    expect(response.headers.get('content-encoding')).toBe(coding === 'identity' ? 'identity' : null);
  });

  test.each(['zstd', 'compress', 'aes128gcm'])(
    'in %s, which nobody asked for, is a 502 and not a broken body',
    async (coding) => {
      const api = await startApi((_incoming, outgoing) => {
        outgoing.writeHead(200, { 'content-encoding': coding }).end('?');
      });
      const { call } = await startProxy(api.url);

      expect(await readError(await call('/loans'))).toEqual([502, 'invalid_response']);
    },
  );

  test.each([
    [204, {}],
    [205, {}],
    [304, { etag: '"1"' }],
  ])('with status %i has no body', async (status, headers) => {
    const api = await startApi((_incoming, outgoing) => void outgoing.writeHead(status, headers).end());
    const { call } = await startProxy(api.url);
    const response = await call('/loans', { headers: { 'if-none-match': '"1"' } });

    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(response.headers.get('etag')).toBe(status === 304 ? '"1"' : null);
  });

  test('to HEAD has the length, and no body', async () => {
    const api = await startApi((_incoming, outgoing) => void outgoing.setHeader('content-length', 123).end());
    const { call } = await startProxy(api.url);
    const response = await call('/loans', { method: 'HEAD' });

    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('content-length')).toBe('123');
    expect(api.received.map(({ method }) => method)).toEqual(['HEAD']);
  });

  test('in chunks arrives chunk by chunk', async () => {
    const gates = [createGate(), createGate()];
    const api = await startApi(async (_incoming, outgoing) => {
      outgoing.write('one');
      await gates[0]?.opened;
      outgoing.write('two');
      await gates[1]?.opened;
      outgoing.end();
    });
    const { call } = await startProxy(api.url);
    const reader = (await call('/loans')).body?.pipeThrough(new TextDecoderStream()).getReader();

    expect(await reader?.read()).toEqual({ done: false, value: 'one' });
    gates[0]?.open();
    expect(await reader?.read()).toEqual({ done: false, value: 'two' });
    gates[1]?.open();
    expect(await reader?.read()).toMatchObject({ done: true });
  });

  test('that breaks off breaks off for the page too', async () => {
    const api = await startApi((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 100 }).write('half');
      void setTimeout(20).then(() => outgoing.destroy());
    });
    const { call } = await startProxy(api.url);

    await expect(call('/loans').then((response) => response.text())).rejects.toThrow();
  });

  test('as server-sent events arrives event by event, within 50 ms', async () => {
    const api = await startApi(async (_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      outgoing.flushHeaders();
      while (!outgoing.destroyed) {
        await setTimeout(5);
        outgoing.write(`data: ${performance.now()}\n\n`);
      }
    });
    const { call } = await startProxy(api.url);
    // The stream never ends, so nothing waits until it has ended. The headers arrive before the first event.
    const response = await call('/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const delays: number[] = [];
    while (delays.length < 20) {
      const [, sentAt] = /data: (.+)/.exec((await reader?.read())?.value ?? '') ?? [];
      delays.push(performance.now() - Number(sentAt));
    }
    await reader?.cancel();

    expect(response.headers.get('content-type')).toBe('text/event-stream');
    // The fastest of them, since a busy machine delays some.
    expect(Math.min(...delays)).toBeLessThan(50);
  });
});

describe('50 MB', () => {
  test('arrive from the API as they are', async () => {
    const api = await startApi((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 50 * MIB });
      void writeBlocks(outgoing, 50).then(() => outgoing.end());
    });
    const { call } = await startProxy(api.url);
    const response = await call('/file');

    expect(response.headers.get('content-length')).toBe(String(50 * MIB));
    expect(await hashOf(Readable.fromWeb(response.body as never))).toBe(HASH_OF_50);
  });

  test('arrive at the API as they are, with their length', async () => {
    let received: Promise<string> | undefined;
    const api = await startApi((incoming, outgoing) => {
      received = hashOf(incoming);
      void received.then(() => outgoing.end());
    });
    const { url } = await startProxy(api.url);
    const { upload, answer } = startUpload(url, 50 * MIB);
    await writeBlocks(upload, 50);
    upload.end();

    expect((await answer)?.statusCode).toBe(200);
    expect(await received).toBe(HASH_OF_50);
    expect(api.received[0]?.headers).toMatchObject({ 'content-length': String(50 * MIB) });
  });

  // The rest are the buffers of the four sockets, which the system makes up to 6 MB large.
  test('stay where they are while the page reads nothing: the server keeps less than 25 of them', async () => {
    let written = 0;
    const api = await startApi((_incoming, outgoing) => {
      void writeBlocks(outgoing, 50, (count) => {
        written = count;
      });
    });
    const { call } = await startProxy(api.url);
    const response = await call('/file');
    await untilSteady(() => written);

    expect(written).toBeLessThan(25);
    await response.body?.cancel();
  });

  test('stay where they are while the API reads nothing: the server keeps less than 25 of them', async () => {
    let written = 0;
    const api = await startApi((incoming) => void incoming.pause());
    const { url } = await startProxy(api.url);
    const { upload } = startUpload(url, 50 * MIB);
    void writeBlocks(upload, 50, (count) => {
      written = count;
    });
    await until(() => api.received.length === 1);
    await untilSteady(() => written);

    expect(written).toBeLessThan(25);
    upload.destroy();
  });
});

describe('a page that goes away', () => {
  test('before the answer ends the request to the API within a second', async () => {
    let stopwatch: Stopwatch | undefined;
    let closedAfterMs: number | undefined;
    const api = await startApi((incoming) => {
      incoming.on('close', () => {
        closedAfterMs = stopwatch?.elapsedMs();
      });
    });
    const { call, events } = await startProxy(api.url);
    const controller = new AbortController();
    const pending = call('/slow', { signal: controller.signal });
    await until(() => api.received.length === 1);
    stopwatch = startStopwatch();
    onTestFinished(stopwatch.stop);
    controller.abort();
    await expect(pending).rejects.toThrow();
    await until(() => closedAfterMs !== undefined);

    expect(closedAfterMs).toBeLessThan(1_000);
    await until(() => events.length > 0);
    expect(events).toMatchObject([{ type: 'request_refused', code: 'client_closed_request' }]);
  });

  test('in the middle of the answer ends it at the API within a second', async () => {
    let stopwatch: Stopwatch | undefined;
    let closedAfterMs: number | undefined;
    const api = await startApi((_incoming, outgoing) => {
      outgoing.on('close', () => {
        closedAfterMs = stopwatch?.elapsedMs();
      });
      outgoing.write('data: 1\n\n');
    });
    const { call } = await startProxy(api.url);
    const controller = new AbortController();
    const response = await call('/events', { signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    stopwatch = startStopwatch();
    onTestFinished(stopwatch.stop);
    controller.abort();
    await until(() => closedAfterMs !== undefined);

    expect(closedAfterMs).toBeLessThan(1_000);
  });

  test('in the middle of an upload ends it at the API', async () => {
    let isClosed = false;
    const api = await startApi((incoming) => {
      incoming.resume().on('close', () => {
        isClosed = true;
      });
    });
    const { url } = await startProxy(api.url);
    const { upload } = startUpload(url, 10 * MIB);
    upload.write(block);
    await until(() => api.received.length === 1);
    upload.destroy();

    await until(() => isClosed);
    expect(isClosed).toBe(true);
  });
});

describe('the body of a page', () => {
  test('is sent again with a new token if the API refuses the old one', async () => {
    const bodies: [string | undefined, string][] = [];
    const api = await startApi(async (incoming, outgoing) => {
      let text = '';
      for await (const chunk of incoming) text += chunk;
      bodies.push([incoming.headers.authorization, text]);
      outgoing.writeHead(bodies.length === 1 ? 401 : 201, { 'content-type': 'application/json' }).end('{}');
    });
    const { call } = await startProxy(api.url);
    const response = await call('/loans', {
      method: 'POST',
      body: '{"amount":1}',
      headers: { 'content-type': 'application/json' },
    });

    expect(response.status).toBe(201);
    expect(bodies).toEqual([
      ['Bearer access-1', '{"amount":1}'],
      ['Bearer access-2', '{"amount":1}'],
    ]);
    expect(api.received.map(({ headers }) => [headers['content-length'], headers['content-type']])).toEqual([
      ['12', 'application/json'],
      ['12', 'application/json'],
    ]);
  });

  test('of unknown length streams to the API', async () => {
    const gate = createGate();
    let first = '';
    const api = await startApi((incoming, outgoing) => {
      incoming.once('data', (chunk) => {
        first = String(chunk);
        gate.open();
      });
      incoming.on('end', () => outgoing.end('{}'));
    });
    const { call } = await startProxy(api.url);
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode('one'));
        await gate.opened;
        controller.close();
      },
    });
    const response = await call('/loans', { method: 'POST', body, duplex: 'half' });

    expect([response.status, first]).toEqual([200, 'one']);
  });

  test('with a length of zero is none', async () => {
    const api = await startApi();
    const { call } = await startProxy(api.url);

    expect((await call('/loans', { method: 'POST' })).status).toBe(200);
    expect(api.received[0]?.headers['content-length']).toBe('0');
  });
});

const block = randomBytes(MIB);
const HASH_OF_50 = Array.from({ length: 50 })
  .reduce<Hash>((hash) => hash.update(block), createHash('sha256'))
  .digest('hex');

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}

/** Writes blocks of 1 MB, as fast as the other side reads them. */
async function writeBlocks(to: Writable, count: number, onBlock?: (count: number) => void): Promise<void> {
  for (let written = 1; written <= count; written += 1) {
    if (!to.write(block)) await new Promise((resolve) => to.once('drain', resolve));
    onBlock?.(written);
  }
}

function startUpload(url: string, length: number) {
  const headers = { 'x-auth-request': '1', 'content-length': length };
  const upload = request(`${url}/api/acme/file`, { method: 'PUT', headers });
  const answer = new Promise<IncomingMessage | undefined>((resolve) => {
    upload.on('response', (incoming) => resolve(incoming.resume())).on('error', () => resolve(undefined));
  });
  return { upload, answer };
}

/** Waits until a number has not changed for half a second. */
async function untilSteady(read: () => number): Promise<void> {
  for (let last = -1; last !== read(); ) {
    last = read();
    await setTimeout(500);
  }
}
