import { createTokenBroker, type FrontendEvent, type TokenBrokerOptions } from '@x/auth-core/broker';
import { createTestClock } from '@x/test-kit/test-clock';
import { expect, test } from 'vitest';
import { fakeClient, pageRequest, readError } from '../support/frontend-servers.ts';
import { createTestClient } from '../support/test-client.ts';
import { fail } from '../support/test-issuer.ts';

function createBroker(options: Partial<TokenBrokerOptions<unknown>> = {}) {
  const events: FrontendEvent[] = [];
  const handler = createTokenBroker({
    clients: { acme: fakeClient('token-1') },
    authorize: () => 'anna',
    onEvent: (event) => void events.push(event),
    ...options,
  });
  const ask = (body: BodyInit = '{"provider":"acme"}', headers: Record<string, string> = {}) =>
    handler(
      pageRequest('https://app.example/auth/token', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        ...(body instanceof ReadableStream && { duplex: 'half' }),
      }),
    );
  return { ask, events };
}

test('a page gets a token, with what it may know about it, and no cache keeps it', async () => {
  const clock = createTestClock();
  const { client } = createTestClient({ clock, refreshTokens: true });
  const { ask, events } = createBroker({ clients: { acme: client }, now: clock.now });
  const response = await ask();

  expect(await response.json()).toEqual({
    accessToken: 'access-1',
    tokenType: 'Bearer',
    expiresAt: clock.now() + 3_600_000,
  });
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'application/json',
    'content-length': expect.any(String),
    'cache-control': 'no-store',
    vary: 'Cookie, Origin, Sec-Fetch-Site, X-Auth-Request',
    'x-content-type-options': 'nosniff',
    date: new Date(clock.now()).toUTCString(),
  });
  expect(events).toEqual([
    { type: 'token_handed_out', provider: 'acme', expiresAt: clock.now() + 3_600_000, at: clock.now() },
  ]);
});

test('a client that gives away more than it should does not get it to the page', async () => {
  const token = {
    ...(await fakeClient('token-1').getToken()),
    scope: 'a b',
    refreshToken: 'secret',
    idToken: 'secret',
  };
  const { ask } = createBroker({ clients: { acme: { ...fakeClient(''), getToken: async () => token } } });

  expect(Object.keys((await (await ask()).json()) as object)).toEqual([
    'accessToken',
    'tokenType',
    'expiresAt',
    'scope',
  ]);
});

test('maxLifetimeMs makes a page come back earlier, and never later', async () => {
  const clock = createTestClock();
  const { client } = createTestClient({ clock });
  const clients = { acme: client };
  const expiry = async (maxLifetimeMs: number) => {
    const { ask } = createBroker({ clients, now: clock.now, maxLifetimeMs });
    const { expiresAt } = (await (await ask()).json()) as { expiresAt: number };
    return expiresAt - clock.now();
  };

  expect([await expiry(60_000), await expiry(7_200_000)]).toEqual([60_000, 3_600_000]);
});

test.each([0, 999, -1, Number.NaN, '60000'])('maxLifetimeMs cannot be %j', (maxLifetimeMs) => {
  expect(() => createBroker({ maxLifetimeMs: maxLifetimeMs as number })).toThrow(
    'createTokenBroker: maxLifetimeMs must be a number from 1000.',
  );
});

test.each([
  ['', 400],
  ['{', 400],
  ['null', 400],
  ['"acme"', 400],
  ['[]', 400],
  ['{}', 400],
  ['{"provider":7}', 400],
  ['{"provider":"acme","replaces":7}', 400],
  [`{"provider":"${'a'.repeat(101)}"}`, 400],
  ['{"provider":"nobody"}', 404],
  [' '.repeat(40_000), 413],
])('a body that asks for nothing is refused: %j', async (body, status) => {
  const { ask } = createBroker();
  const response = await ask(body);

  expect(response.status).toBe(status);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('a body that never ends is read up to its limit, and no further', async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1_000;
      controller.enqueue(new Uint8Array(1_000).fill(32));
    },
  });
  const { ask } = createBroker();

  expect(await readError(await ask(endless))).toEqual([413, 'payload_too_large']);
  expect(sent).toBeLessThan(40_000);
});

test('a body that breaks off is the end of the request, and no error of the app', async () => {
  const broken = new ReadableStream({
    pull: (controller) => controller.error(new Error('the connection is gone')),
  });
  const { ask, events } = createBroker();

  expect(await readError(await ask(broken))).toEqual([499, 'client_closed_request']);
  expect(events).toMatchObject([{ type: 'request_refused', code: 'client_closed_request' }]);
});

test('a body that somebody else is reading was read before', async () => {
  const taken = new ReadableStream();
  const request = pageRequest('https://app.example/auth/token', {
    method: 'POST',
    body: taken,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  request.body?.getReader();
  const broker = createTokenBroker({ clients: { acme: fakeClient('token-1') }, authorize: () => 'anna' });

  expect(await readError(await broker(request))).toEqual([500, 'body_already_read']);
});

test('a token that the page cannot use is replaced once, and not again for ten seconds', async () => {
  const { client, issuer } = createTestClient();
  const { ask } = createBroker({ clients: { acme: client } });
  const replace = async (token: string) => {
    const response = await ask(JSON.stringify({ provider: 'acme', replaces: token }));
    return ((await response.json()) as { accessToken: string }).accessToken;
  };
  await ask();

  expect(await replace('access-1')).toBe('access-2');
  // Another page was later.
  expect(await replace('access-1')).toBe('access-2');
  expect(await replace('an-invented-one')).toBe('access-2');
  // A page that drives renewals is braked.
  expect(await replace('access-2')).toBe('access-2');
  expect(issuer.issues).toBe(2);
});

test('a page that wants a newer token does not take the old one from the others', async () => {
  const { client, issuer } = createTestClient();
  const { ask } = createBroker({ clients: { acme: client } });
  await ask();
  issuer.answerIssue(fail('provider_unavailable', { status: 503 }));

  expect(await readError(await ask('{"provider":"acme","replaces":"access-1"}'))).toEqual([
    503,
    'provider_unavailable',
  ]);
  expect((await ask()).status).toBe(200);
});
