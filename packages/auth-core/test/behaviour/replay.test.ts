import { Readable } from 'node:stream';
import { type LoopbackServer, startLoopbackServer } from '@x/test-kit/loopback-server';
import { createGate, rejection, until } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';
import { createTestSession } from '../support/test-session.ts';

const BODY = 'amount=5&note=日本';

/** An API that refuses the first token, and records what it receives. */
async function startApi(): Promise<LoopbackServer> {
  return startLoopbackServer(({ headers }, response) => {
    response.writeHead(headers.authorization === 'Bearer access-1' ? 401 : 200).end('answer');
  });
}

function toForm(): FormData {
  const form = new FormData();
  form.set('note', '日本');
  form.set('file', new Blob(['content']), 'file.txt');
  return form;
}

describe('after a 401 the whole body is sent again', () => {
  test.each<[string, BodyInit]>([
    ['text', BODY],
    ['a form', new URLSearchParams(BODY)],
    ['a Blob', new Blob([BODY])],
    ['a typed array', new TextEncoder().encode(BODY)],
    ['an ArrayBuffer', new TextEncoder().encode(BODY).buffer],
  ])('if it is %s', async (_what, body) => {
    const api = await startApi();
    const { client } = createTestClient({ apiUrl: api.origin });

    const response = await client.fetch('/loans', { method: 'POST', body });

    expect(response.status).toBe(200);
    expect(api.received.map((request) => decodeURIComponent(request.body))).toEqual([BODY, BODY]);
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ]);
  });

  test('if it is a FormData, with the boundary that the header names', async () => {
    const api = await startApi();
    const { client } = createTestClient({ apiUrl: api.origin });

    await client.fetch('/loans', { method: 'POST', body: toForm() });

    expect(api.received).toHaveLength(2);
    for (const { headers, body } of api.received) {
      const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1] ?? 'none';
      expect(body.startsWith(`--${boundary}`)).toBe(true);
      expect(body).toContain('日本');
      expect(body).toContain('content');
    }
  });

  test.each<[string, (url: string) => Request]>([
    ['text', (url) => new Request(url, { method: 'POST', body: BODY })],
    ['a Blob', (url) => new Request(url, { method: 'POST', body: new Blob([BODY]) })],
  ])('if it is in a Request made of %s', async (_what, build) => {
    const api = await startApi();
    const { client } = createTestClient({ apiUrl: api.origin });

    const response = await client.fetch(build(`${api.origin}/loans`));

    expect(response.status).toBe(200);
    expect(api.received.map(({ method, body }) => `${method} ${body}`)).toEqual([
      `POST ${BODY}`,
      `POST ${BODY}`,
    ]);
  });

  test('if it is given next to a Request, instead of the body of that Request', async () => {
    const api = await startApi();
    const { client } = createTestClient({ apiUrl: api.origin });
    const request = new Request(`${api.origin}/loans`, { method: 'POST', body: 'its own' });

    await client.fetch(request, { body: BODY });

    expect(api.received.map(({ body }) => body)).toEqual([BODY, BODY]);
  });

  test('with the same headers and the same method', async () => {
    const api = await startApi();
    const { client } = createTestClient({ apiUrl: api.origin });
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'key-1' };

    await client.fetch('/loans', { method: 'PATCH', headers, body: '{}' });

    expect(api.lines()).toEqual(['PATCH /loans', 'PATCH /loans']);
    expect(api.received[1]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'key-1',
    });
  });
});

describe('a replay has the headers of the call', () => {
  type Given = [string, () => HeadersInit & object, (headers: never) => void];
  test.each<Given>([
    [
      'a plain object',
      () => ({ 'x-own': 'first' }),
      (headers: Record<string, string>) => {
        headers['x-own'] = 'second';
      },
    ],
    [
      'Headers',
      () => new Headers({ 'x-own': 'first' }),
      (headers: Headers) => headers.set('x-own', 'second'),
    ],
    ['pairs', () => [['x-own', 'first']], (headers: string[][]) => headers.push(['x-late', 'yes'])],
  ])('as they were when it began, if they are %s that changes later', async (_what, make, change) => {
    const api = await startApi();
    const { client } = createTestClient({
      apiUrl: api.origin,
      fetch: (input, init) => {
        // A wrapper may add to the headers that it is given.
        const { headers } = init as { headers: Headers | Record<string, string> };
        if (headers instanceof Headers) headers.append('x-added', 'once');
        else headers['x-added'] = headers['x-added'] ? 'twice' : 'once';
        return fetch(input, init);
      },
    });
    const headers = make();

    const call = client.fetch('/loans', { headers });
    change(headers as never);
    await call;

    const own = api.received.map((request) => [request.headers['x-own'], request.headers['x-added']]);
    expect(own).toEqual([
      ['first', 'once'],
      ['first', 'once'],
    ]);
    expect(api.received[1]?.headers).not.toHaveProperty('x-late');
  });

  test('and a header that fetch refuses is an error before anything is sent', async () => {
    const { client, issuer } = createTestClient();

    expect(await rejection(client.fetch('/loans', { headers: { 'x own': 'no' } }))).toBeInstanceOf(TypeError);
    expect(issuer.issues).toBe(0);
  });
});

describe('a body that can be read only once', () => {
  test.each<[string, () => unknown]>([
    ['a ReadableStream', () => new Blob([BODY]).stream()],
    ['a Node stream', () => Readable.from([Buffer.from(BODY)])],
    [
      'an async generator',
      async function* () {
        yield Buffer.from(BODY);
      },
    ],
  ])(
    '%s, is sent once: the caller gets the 401, the token is invalidated, and an event says why',
    async (_what, make) => {
      const api = await startApi();
      const { client, issuer, events } = createTestClient({ apiUrl: api.origin });
      const init = { method: 'POST', body: make(), duplex: 'half' } as RequestInit;

      const response = await client.fetch('/loans', init);

      expect([response.status, await response.text()]).toEqual([401, 'answer']);
      expect(api.received.map(({ body }) => body)).toEqual([BODY]);
      expect(issuer.issues).toBe(1);
      expect(events.at(-1)).toMatchObject({
        type: 'request_unauthorized',
        replayed: false,
        reason: 'one-shot body',
      });
      expect((await client.getToken()).accessToken).toBe('access-2');
    },
  );

  test('is sent completely if the token is accepted', async () => {
    const api = await startLoopbackServer();
    const { client } = createTestClient({ apiUrl: api.origin });
    const init = { method: 'POST', body: new Blob([BODY]).stream(), duplex: 'half' } as RequestInit;

    expect((await client.fetch('/loans', init)).status).toBe(200);
    expect(api.received.map(({ body }) => body)).toEqual([BODY]);
  });
});

test('an expired token is renewed before the body is sent, so that a stream is not used up', async () => {
  const api = await startApi();
  const { client, clock } = createTestClient({ apiUrl: api.origin });
  await client.getToken();
  clock.advance(HOUR_MS);
  const init = { method: 'POST', body: new Blob([BODY]).stream(), duplex: 'half' } as RequestInit;

  expect((await client.fetch('/loans', init)).status).toBe(200);
  expect(api.received.map(({ body }) => body)).toEqual([BODY]);
});

test.each(['before the 401', 'while the next token is obtained'])(
  'a request of a person who signs out %s is not sent again as somebody else',
  async (when) => {
    const isEarly = when === 'before the 401';
    const [answered, renewed] = [createGate(), createGate()];
    const sent: (string | null)[] = [];
    const { client, control, issuer, tokensOf } = createTestSession({
      fetch: async (_url, init) => {
        sent.push(new Headers(init?.headers).get('authorization'));
        await answered.opened;
        return new Response('refused', { status: 401 });
      },
    });
    issuer.answerRefresh(async (tokens) => {
      await renewed.opened;
      return tokens;
    });
    await control.accept(tokensOf('anna'));
    const response = client.fetch('/loans', { method: 'POST', body: 'of anna' });
    await until(() => sent.length === 1);
    if (!isEarly) {
      answered.open();
      await until(() => issuer.refreshes.length === 1);
    }
    await client.signOut();
    await control.accept(tokensOf('bob'));
    answered.open();
    renewed.open();

    expect((await response).status).toBe(401);
    expect(sent).toEqual(['Bearer access-of-anna']);
    expect((await client.getToken()).accessToken).toBe('access-of-bob');
  },
);

test('after a sign-out a 401 of an earlier call starts no renewal, and the event says why', async () => {
  const answered = createGate();
  let sent = 0;
  const { client, issuer, events } = createTestClient({
    fetch: async () => {
      sent += 1;
      await answered.opened;
      return new Response('refused', { status: 401 });
    },
  });
  const response = client.fetch('/loans');
  await until(() => sent === 1);
  await client.signOut();
  answered.open();

  expect((await response).status).toBe(401);
  expect([sent, issuer.issues]).toEqual([1, 1]);
  expect(events.at(-1)).toMatchObject({
    type: 'request_unauthorized',
    replayed: false,
    reason: 'signed out',
  });
});
