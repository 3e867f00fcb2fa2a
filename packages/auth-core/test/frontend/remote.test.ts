import { inspect } from 'node:util';
import { type AuthEvent, explain, isAuthError } from '@x/auth-core';
import { createTokenBroker } from '@x/auth-core/broker';
import { createRemoteAuth, type RemoteAuthOptions } from '@x/auth-core/remote';
import { createTestClock } from '@x/test-kit/test-clock';
import { rejection, together, until } from '@x/test-kit/waiting';
import { describe, expect, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail } from '../support/test-issuer.ts';

const ENDPOINT = 'https://app.example/auth/token';
const API = 'https://api.acme.test';

/** A page and its server. What the page sends to the broker arrives there, and what it sends to the API is answered. */
function createPage(options: Partial<RemoteAuthOptions> = {}) {
  const clock = createTestClock();
  const server = createTestClient({ clock, refreshTokens: true });
  let user: string | undefined = 'anna';
  const broker = createTokenBroker({
    clients: { acme: server.client },
    authorize: () => user,
    now: clock.now,
  });
  const asked: RequestInit[] = [];
  let answerApi = (bearer: string | null): Response => new Response(bearer);
  const events: AuthEvent[] = [];
  const client = createRemoteAuth({
    endpoint: ENDPOINT,
    provider: 'acme',
    apiUrl: API,
    now: clock.now,
    retry: false,
    onEvent: (event) => void events.push(event),
    async fetch(input, init) {
      const request = new Request(input, init);
      if (request.url !== ENDPOINT) return answerApi(request.headers.get('authorization'));
      asked.push({ ...init });
      return broker(request);
    },
    ...options,
  });
  return {
    client,
    clock,
    server,
    asked,
    events,
    signOut: () => {
      user = undefined;
    },
    answerApi: (answer: typeof answerApi) => {
      answerApi = answer;
    },
  };
}

test('a page calls the API with the token of the broker', async () => {
  const { client, asked } = createPage();

  expect(await (await client.fetch('/loans')).text()).toBe('Bearer access-1');
  expect(await client.getToken()).toEqual({
    accessToken: 'access-1',
    tokenType: 'Bearer',
    expiresAt: expect.any(Number),
  });
  expect(asked).toMatchObject([
    {
      method: 'POST',
      body: '{"provider":"acme"}',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
    },
  ]);
  expect(Object.fromEntries(new Headers(asked[0]?.headers))).toEqual({
    'content-type': 'application/json',
    'x-auth-request': '1',
  });
});

test('many calls at once ask the broker once', async () => {
  const { client, asked, server } = createPage();
  await together(100, () => client.fetch('/loans'));

  expect([asked.length, server.issuer.issues]).toEqual([1, 1]);
});

test('a stale token is used, and renewed behind the call', async () => {
  const { client, clock, asked } = createPage();
  await client.getToken();
  clock.advance(3_590_000 - 200_000);

  expect((await client.getToken()).accessToken).toBe('access-1');
  await until(() => asked.length === 2);
});

test('an expired token is renewed before the call', async () => {
  const { client, clock } = createPage();
  await client.getToken();
  clock.advance(3_600_001);

  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('a clock of the page that is wrong by hours changes nothing', async () => {
  for (const wrongMs of [-36_000_000, 36_000_000]) {
    const page = createTestClock(Date.parse('2026-03-01T12:00:00Z') + wrongMs);
    const { client, clock, asked } = createPage({ now: page.now });
    const { expiresAt } = await client.getToken();

    expect(expiresAt - page.now()).toBe(3_600_000);
    page.advance(3_000_000);
    clock.advance(3_000_000);
    await client.getToken();
    expect(asked).toHaveLength(1);
  }
});

test('a token that the API refuses is replaced once, and the request sent again', async () => {
  const { client, asked, answerApi } = createPage();
  answerApi((bearer) => new Response(bearer, { status: bearer === 'Bearer access-1' ? 401 : 200 }));

  expect(await (await client.fetch('/loans')).text()).toBe('Bearer access-2');
  expect(asked.map(({ body }) => body)).toEqual([
    '{"provider":"acme"}',
    '{"provider":"acme","replaces":"access-1"}',
  ]);
});

test('forceRefresh gets a newer token', async () => {
  const { client } = createPage();
  await client.getToken();

  expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('access-2');
});

describe('errors', () => {
  test('a session that has ended is login_required, and a new one works at once', async () => {
    const { client, signOut } = createPage();
    signOut();
    const error = await rejection(client.getToken());

    expect(error).toMatchObject({ code: 'login_required', provider: 'acme', status: 401, retryable: false });
    expect(String(error)).toBe('AuthError: acme has no session (401). Sign in again.');
  });

  test('a session that ends while the token lives ends with the token', async () => {
    const { client, clock, signOut } = createPage();
    await client.getToken();
    signOut();

    expect((await client.fetch('/loans')).status).toBe(200);
    clock.advance(3_600_001);
    expect(await rejection(client.fetch('/loans'))).toMatchObject({ code: 'login_required' });
  });

  test.each([
    ['invalid_credentials', 502],
    ['access_denied', 502],
    ['invalid_request', 502],
    ['rate_limited', 429],
    ['provider_unavailable', 503],
    ['network_error', 502],
    ['timeout', 504],
    ['invalid_response', 502],
    ['secret_unavailable', 503],
  ] as const)('%s of the server is the same for the page', async (code, status) => {
    const { client, server } = createPage();
    server.issuer.answerIssue(fail(code, { retryAfterMs: 7_000, detail: 'secret' }));
    const error = await rejection(client.getToken());

    expect(isAuthError(error)).toBe(true);
    expect(error).toMatchObject({ code, status, provider: 'acme', retryAfterMs: 7_000 });
    expect(inspect(error)).not.toContain('secret"');
  });

  test.each([
    [403, 'access_denied'],
    [404, 'invalid_request'],
    [408, 'timeout'],
    [413, 'invalid_request'],
    [429, 'rate_limited'],
    [500, 'provider_unavailable'],
    [504, 'timeout'],
    [302, 'invalid_response'],
    [200, 'invalid_response'],
  ])('an answer %i of something in front of the broker is %s', async (status, code) => {
    const { client } = createPage({
      fetch: async () => new Response('<html>', { status, headers: { location: '/sign-in' } }),
    });

    expect(await rejection(client.getToken())).toMatchObject({ code });
  });

  test.each([
    ['a code that it does not know', { error: { code: 'constructor' } }],
    ['no code', { error: {} }],
    ['another form', { error: 'login_required' }],
    ['nothing', null],
  ])('an error with %s goes by its status', async (_, body) => {
    const { client } = createPage({ fetch: async () => Response.json(body, { status: 500 }) });

    expect(await rejection(client.getToken())).toMatchObject({ code: 'provider_unavailable' });
  });

  test.each([
    { accessToken: 'a\r\nb', tokenType: 'Bearer', expiresAt: 9e12 },
    { accessToken: '', tokenType: 'Bearer', expiresAt: 9e12 },
    { accessToken: 'a', tokenType: 'DPoP', expiresAt: 9e12 },
    { accessToken: 'a', tokenType: 'Bearer', expiresAt: '9e12' },
    { accessToken: 'a', tokenType: 'Bearer' },
    [],
  ])('an answer without a usable token is invalid_response: %j', async (answer) => {
    const { client } = createPage({
      fetch: async () => Response.json(answer, { headers: { date: new Date().toUTCString() } }),
    });

    expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_response' });
  });

  test('a broker that cannot be reached is network_error, and the old token is used while it lives', async () => {
    let isDown = false;
    const { client, clock } = createPage({
      fetch: async () => {
        if (isDown) throw new TypeError('Failed to fetch');
        const answer = { accessToken: 'access-1', tokenType: 'Bearer', expiresAt: clock.now() + 600_000 };
        return Response.json(answer, { headers: { date: new Date(clock.now()).toUTCString() } });
      },
    });
    await client.getToken();
    isDown = true;
    clock.advance(590_000);

    expect((await client.getToken()).accessToken).toBe('access-1');
    clock.advance(11_000);
    expect(await rejection(client.getToken())).toMatchObject({ code: 'network_error' });
  });
});

test('a broker that never answers is asked as often as `retry` says, each time for `timeoutMs`', async () => {
  let asked = 0;
  const { client } = createPage({
    timeoutMs: 20,
    retry: { attempts: 2 },
    fetch: () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    },
  });

  expect(await rejection(client.getToken())).toMatchObject({ code: 'timeout' });
  expect(asked).toBe(2);
});

test('without a Date header a token is used for a minute at most', async () => {
  const { client, clock } = createPage({
    fetch: async () =>
      Response.json({ accessToken: 'a', tokenType: 'Bearer', expiresAt: clock.now() + 3_600_000 }),
  });

  expect((await client.getToken()).expiresAt - clock.now()).toBe(60_000);
});

test('sign-out forgets the token', async () => {
  const { client, asked } = createPage();
  await client.getToken();
  await client.signOut();
  await client.getToken();

  expect(asked.map(({ body }) => body)).toEqual(['{"provider":"acme"}', '{"provider":"acme"}']);
});

test('explain tells what the client does, and no token', async () => {
  const { client, events } = createPage();
  await client.getToken();
  const explanation = explain(client);

  expect(explanation).toMatchObject({ provider: 'acme', state: 'fresh' });
  expect(events.map(({ type }) => type)).toEqual(['token_requested', 'token_received']);
  for (const shown of [String(explanation), inspect(client, { depth: 9 }), JSON.stringify(events)]) {
    expect(shown).not.toContain('access-1');
  }
});

test('a path is one of the page', () => {
  const options = { endpoint: '/auth/token', provider: 'acme', apiUrl: API };
  expect(() => createRemoteAuth(options)).toThrow(
    'createRemoteAuth: endpoint must be a path, or an https URL',
  );

  vi.stubGlobal('location', { href: 'https://app.example/people/7' });
  expect(() => createRemoteAuth(options)).not.toThrow();
});

test.each([
  [{ endpoint: 'http://app.example/token' }, 'endpoint must be'],
  [{ endpoint: '' }, 'endpoint must be'],
  [{ endpoint: 'https://user:s3cret@app.example/token' }, 'endpoint must be'],
  [{ endpoint: 'https://:s3cret@app.example/token' }, 'endpoint must be'],
  [{ provider: undefined }, 'provider must be'],
  [{ apiUrl: '/api' }, 'apiUrl must be'],
  [{ store: {} }, 'store must be an option of the clients of the broker'],
  [{ tokenBudget: { perHour: 1 } }, 'tokenBudget must be an option of the clients of the broker'],
  [{ timeoutMs: 0 }, 'timeoutMs must be'],
])('wrong options throw a TypeError: %j', (options, message) => {
  const all = { endpoint: ENDPOINT, provider: 'acme', apiUrl: API, ...options };

  expect(() => createRemoteAuth(all as never)).toThrow(TypeError);
  expect(() => createRemoteAuth(all as never)).toThrow(`createRemoteAuth: ${message}`);
});
