import { guardNetwork } from '@x/test-kit/network-guard';
import { createGate, rejection, together } from '@x/test-kit/waiting';
import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { API_ORIGIN } from '../support/http-issuer.ts';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

guardNetwork();

/** Expects a call of the API with this token. */
function expectCall(token = 'access-1', path = '/v1/loans', method = 'GET'): nock.Interceptor {
  return nock(API_ORIGIN, { reqheaders: { authorization: `Bearer ${token}` } }).intercept(path, method);
}

describe('fetch', () => {
  test('adds the bearer token to a request', async () => {
    expectCall().reply(200, { loans: [] });

    const response = await createTestClient().client.fetch('/loans');

    expect(await response.json()).toEqual({ loans: [] });
  });

  test('works when it is passed as a function', async () => {
    expectCall().reply(200);
    const { fetch } = createTestClient().client;

    expect((await fetch('/loans')).status).toBe(200);
  });

  test('appends a path to the API base and its path', async () => {
    expectCall('access-1', '/v1/loans?page=2').reply(200);

    expect((await createTestClient().client.fetch('/loans?page=2')).status).toBe(200);
  });

  test('uses an absolute URL unchanged, in every form that fetch accepts', async () => {
    expectCall('access-1', '/elsewhere').times(3).reply(200);
    const { client } = createTestClient();
    const url = `${API_ORIGIN}/elsewhere`;

    const responses = [
      await client.fetch(url),
      await client.fetch(new URL(url)),
      await client.fetch(new Request(url)),
    ];

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('keeps the method, headers and body of the caller', async () => {
    nock(API_ORIGIN, { reqheaders: { authorization: 'Bearer access-1', 'x-own': 'yes' } })
      .put('/v1/loans', { amount: 5 })
      .reply(201);

    const response = await createTestClient().client.fetch('/loans', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'X-Own': 'yes' },
      body: JSON.stringify({ amount: 5 }),
    });

    expect(response.status).toBe(201);
  });

  test("replaces the caller's own Authorization header", async () => {
    expectCall().reply(200);

    const response = await createTestClient().client.fetch('/loans', {
      headers: { authorization: 'Bearer forged' },
    });

    expect(response.status).toBe(200);
  });

  test("does not add the token to the caller's own objects", async () => {
    expectCall().times(2).reply(200);
    const headers = new Headers({ 'X-Own': 'yes' });
    const request = new Request(`${API_ORIGIN}/v1/loans`, { headers });
    const { client } = createTestClient();

    await client.fetch(request);
    await client.fetch('/loans', { headers });

    expect([...request.headers, ...headers].map(([name]) => name)).toEqual(['x-own', 'x-own']);
  });

  test('uses the fetch of the options', async () => {
    const sent: Request[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit) => {
      sent.push(new Request(input, init));
      return new Response('from the option');
    };

    const response = await createTestClient({ fetch }).client.fetch('/loans');

    expect(await response.text()).toBe('from the option');
    expect(sent.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([
      [`${API_ORIGIN}/v1/loans`, 'Bearer access-1'],
    ]);
  });

  test('returns what the API answers, and rejects as the network fails', async () => {
    expectCall().reply(500, 'broken');
    expectCall().replyWithError('connection lost');
    const { client } = createTestClient();

    const response = await client.fetch('/loans');

    expect([response.status, await response.text()]).toEqual([500, 'broken']);
    await expect(client.fetch('/loans')).rejects.toThrow();
  });

  test('sends nothing without a token', async () => {
    const { client, issuer } = createTestClient();
    issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

    expect(await rejection(client.fetch('/loans'))).toMatchObject({ code: 'invalid_credentials' });
  });
});

describe('a 401', () => {
  test('causes one new token and one replay', async () => {
    expectCall('access-1').reply(401);
    expectCall('access-2').reply(200, 'fine');
    const { client, issuer, eventTypes } = createTestClient();

    const response = await client.fetch('/loans');

    expect(await response.text()).toBe('fine');
    expect(issuer.issues).toBe(2);
    expect(eventTypes()).toEqual([
      'token_received',
      'token_invalidated',
      'token_received',
      'request_unauthorized',
    ]);
  });

  test('that a new token cured does not hold up the next one', async () => {
    expectCall('access-1').reply(401);
    expectCall('access-2').reply(200);
    expectCall('access-2').reply(401);
    expectCall('access-3').reply(200);
    const { client } = createTestClient();

    expect((await client.fetch('/loans')).status).toBe(200);
    expect((await client.fetch('/loans')).status).toBe(200);
  });

  test('for the replay as well is returned unchanged', async () => {
    expectCall('access-1').reply(401);
    expectCall('access-2').reply(401, 'still no');
    const { client, issuer } = createTestClient();

    const response = await client.fetch('/loans');

    expect([response.status, await response.text()]).toEqual([401, 'still no']);
    expect(issuer.issues).toBe(2);
  });

  test('whose renewal fails is returned unchanged, with its body', async () => {
    expectCall('access-1').reply(401, 'no');
    const { client, issuer, events } = createTestClient();
    await client.getToken();
    issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

    const response = await client.fetch('/loans');

    expect([response.status, await response.text()]).toEqual([401, 'no']);
    expect(events.at(-1)).toMatchObject({
      type: 'request_unauthorized',
      replayed: false,
      reason: 'no new token',
    });
  });

  test('whose renewal fails invalidates the token as well', async () => {
    expectCall('access-1').reply(401);
    const { client, issuer } = createTestClient();
    await client.getToken();
    issuer.answerIssue(fail('timeout'));
    await client.fetch('/loans');

    expect(await rejection(client.getToken())).toMatchObject({ code: 'timeout' });
  });

  test('that arrives late, after the token was replaced, is replayed with the newer token', async () => {
    const { client, issuer } = createTestClient();
    await client.getToken();
    expectCall('access-1').reply(async () => {
      await client.getToken({ forceRefresh: true });
      return [401];
    });
    expectCall('access-2').reply(200);

    expect((await client.fetch('/loans')).status).toBe(200);
    expect(issuer.issues).toBe(2);
  });

  test('for a thousand requests causes one renewal', async () => {
    const gate = createGate();
    let pending = 0;
    const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const isOld = new Request(input, init).headers.get('authorization') === 'Bearer access-1';
      if (!isOld) return new Response('fine');
      pending += 1;
      if (pending === 1_000) gate.open();
      await gate.opened;
      return new Response(null, { status: 401 });
    };
    const { client, issuer } = createTestClient({ fetch });

    const responses = await together(1_000, () => client.fetch('/loans'));

    expect(responses.every(({ ok }) => ok)).toBe(true);
    expect(issuer.issues).toBe(2);
  });

  test('shortens a lifetime that the provider does not name', async () => {
    expectCall('access-1').reply(401);
    expectCall('access-2').reply(200);
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue((tokens) => ({ ...tokens, expirySource: 'default' }));
    await client.getToken();
    clock.advance(HOUR_MS / 4);

    await client.fetch('/loans');

    expect((await client.getToken()).expiresAt).toBe(clock.now() + HOUR_MS / 4);
  });
});

test('a 403 is returned unchanged and causes no renewal', async () => {
  expectCall().reply(403, 'not yours');
  const { client, issuer, events } = createTestClient();

  const response = await client.fetch('/loans');

  expect([response.status, await response.text()]).toEqual([403, 'not yours']);
  expect(issuer.issues).toBe(1);
  expect(events.map(({ type }) => type)).toEqual(['token_received']);
});

describe('a signal', () => {
  test('that has already aborted rejects with its reason, and nothing is sent', async () => {
    const { client, issuer } = createTestClient();
    const signal = AbortSignal.abort('gone');

    await expect(client.fetch('/loans', { signal })).rejects.toBe('gone');
    await expect(client.fetch(new Request(`${API_ORIGIN}/v1`, { signal }))).rejects.toBe('gone');
    expect(issuer.issues).toBe(0);
  });

  test('ends the wait for a token', async () => {
    const { client, issuer } = createTestClient();
    issuer.answerIssue(() => new Promise(() => undefined));
    const controller = new AbortController();
    const waiting = client.fetch('/loans', { signal: controller.signal });

    controller.abort('gone');

    await expect(waiting).rejects.toBe('gone');
  });

  test('ends the wait for the API', async () => {
    expectCall().delay(60_000).reply(200);
    const controller = new AbortController();
    const { client } = createTestClient();
    await client.getToken();
    const waiting = client.fetch('/loans', { signal: controller.signal });

    controller.abort('gone');

    await expect(waiting).rejects.toBe('gone');
    nock.abortPendingRequests();
    nock.cleanAll();
  });

  test('ends the wait for a new token after a 401, and the 401 is not returned', async () => {
    expectCall('access-1').reply(401);
    const { client, issuer } = createTestClient();
    await client.getToken();
    const controller = new AbortController();
    issuer.answerIssue(() => {
      controller.abort('gone');
      return new Promise(() => undefined);
    });

    await expect(client.fetch('/loans', { signal: controller.signal })).rejects.toBe('gone');
  });
});

test.each<[string, HeadersInit]>([
  ['none', {}],
  ['plain ones', { accept: 'text/plain', 'X-Two': 'a b ', 'x-empty': '' }],
  ['one name in two cases', { 'x-one': '1', 'X-One': '2' }],
  ['no text', { 'x-number': 5, 'x-nothing': undefined } as never],
  ['a character that is no ASCII', { 'x-name': 'é' }],
  ['a space at the start', { 'x-one': ' a' }],
  ['another authorization', { AUTHORIZATION: 'Basic abc', authorization: 'Basic def' }],
  [
    'pairs',
    [
      ['x-one', '1'],
      ['Authorization', 'Basic abc'],
    ],
  ],
  ['a map of another kind', new Headers({ 'x-one': '1', authorization: 'Basic abc' })],
])(
  'the fetch below gets the headers of a call as the platform reads them, and one bearer: %s',
  async (_name, headers) => {
    const sent: [string, string][][] = [];
    const { client } = createTestClient({
      fetch: async (input, init) => {
        sent.push([...new Request(input, init).headers]);
        return new Response(null, { status: sent.length === 1 ? 401 : 200 });
      },
    });

    await client.fetch('/loans', { headers });

    const expected = new Headers(headers);
    expected.set('authorization', 'Bearer access-1');
    const replayed = new Headers(headers);
    replayed.set('authorization', 'Bearer access-2');
    expect(sent).toEqual([[...expected], [...replayed]]);
  },
);

test.each<[string, unknown]>([
  ['a line break', { 'x-one': 'a\nb' }],
  ['a character beyond Latin-1', { 'x-one': '\u{1f600}' }],
  ['a name with a space', { 'x one': '1' }],
  ['a symbol', { 'x-one': Symbol('one') }],
])('a wrong header is refused before anything is sent: %s', async (_name, headers) => {
  const { client, issuer } = createTestClient({ fetch: async () => new Response() });

  await expect(client.fetch('/loans', { headers: headers as HeadersInit })).rejects.toThrow(TypeError);
  expect(issuer.issues).toBe(0);
});
