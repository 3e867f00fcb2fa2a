import {
  type AuthEvent,
  type BlastiqAuthOptions,
  createBlastiqAuth,
  createBlastiqClient,
  type StoredTokens,
} from '@x/blastiq-auth';
import { guardNetwork } from '@x/test-kit/network-guard';
import nock from 'nock';
import { describe, expect, test, vi } from 'vitest';

const credentials = { username: 'service-usér', password: 'p+a s&s=w%rd-é' };
const ORIGIN = 'https://www.blastiq.com';
const ISSUER = `${ORIGIN}/identity`;
const DISCOVERY = { issuer: ISSUER, token_endpoint: `${ISSUER}/connect/token` };
const ANSWER = { access_token: 'opaque-token', token_type: 'Bearer', expires_in: 3_600 };
const SENT_AT = 1_800_000_000_000;

guardNetwork();

test('the credentials go out as a form of a public client: no secret, no audience, no scope', async () => {
  interceptDiscovery();
  const sent = interceptToken();

  await createBlastiqAuth(credentials).getToken();

  expect(sent).toEqual([
    'grant_type=password&username=service-us%C3%A9r&password=p%2Ba+s%26s%3Dw%25rd-%C3%A9&client_id=external.customer',
  ]);
});

test('a scope and a client of the caller go out as they are', async () => {
  interceptDiscovery();
  const sent = interceptToken();

  await createBlastiqAuth({ ...credentials, scope: 'cosmos offline_access', clientId: 'mine' }).getToken();

  expect(Object.fromEntries(new URLSearchParams(sent[0]))).toEqual({
    grant_type: 'password',
    ...credentials,
    client_id: 'mine',
    scope: 'cosmos offline_access',
  });
});

test('a refresh token is used where one was given, and sends no credentials', async () => {
  const { auth, advance } = begin();
  interceptDiscovery();
  interceptToken({ ...ANSWER, refresh_token: 'refresh+1' });
  await auth.getToken();
  advance(3_600_000);
  const sent = interceptToken({ ...ANSWER, access_token: 'second-token', refresh_token: 'refresh+2' });

  expect((await auth.getToken()).accessToken).toBe('second-token');
  advance(3_600_000);
  const again = interceptToken();
  await auth.getToken();

  expect(sent).toEqual(['grant_type=refresh_token&refresh_token=refresh%2B1&client_id=external.customer']);
  expect(again).toEqual(['grant_type=refresh_token&refresh_token=refresh%2B2&client_id=external.customer']);
});

test('a refresh that is refused is followed by one sign-in', async () => {
  const { auth, advance, events } = begin();
  interceptDiscovery();
  interceptToken({ ...ANSWER, refresh_token: 'refresh' });
  await auth.getToken();
  advance(3_600_000);
  nock(ORIGIN).post('/identity/connect/token').reply(400, { error: 'invalid_grant' });
  const sent = interceptToken();

  await auth.getToken();

  expect(sent[0]).toMatch(/^grant_type=password&/);
  expect(events.filter(({ type }) => type === 'refresh_failed')).toMatchObject([
    { code: 'invalid_credentials', lost: false },
  ]);
});

test('an answer without expires_in leaves the hour of the default', async () => {
  interceptDiscovery();
  interceptToken({ ...ANSWER, expires_in: undefined });
  const { auth, events } = begin();

  expect((await auth.getToken()).expiresAt).toBe(SENT_AT + 3_600_000);
  expect(events).toContainEqual(expect.objectContaining({ type: 'token_received', expirySource: 'default' }));
});

test.each([
  [
    'what was asked for, where the answer names none',
    'cosmos offline_access',
    undefined,
    'cosmos offline_access',
  ],
  ['what the answer names, where that is less', 'cosmos offline_access', 'cosmos', 'cosmos'],
  ['what the answer names, where none was asked for', undefined, 'cosmos', 'cosmos'],
  ['unknown, where nobody names it', undefined, undefined, undefined],
])('the scope of a token is %s', async (_, asked, named, granted) => {
  interceptDiscovery();
  interceptToken({ ...ANSWER, scope: named });

  const { scope } = await createBlastiqAuth({ ...credentials, ...(asked && { scope: asked }) }).getToken();

  expect(scope).toBe(granted);
});

test('a refresh that names no scope keeps the one granted before, and one that names some has those', async () => {
  const { auth, advance } = begin({ scope: 'cosmos sites offline_access' });
  interceptDiscovery();
  interceptToken({ ...ANSWER, refresh_token: 'refresh-1', scope: 'cosmos sites' });
  await auth.getToken();
  advance(3_600_000);
  const sent = interceptToken({ ...ANSWER, refresh_token: 'refresh-2' });

  expect((await auth.getToken()).scope).toBe('cosmos sites');
  advance(3_600_000);
  interceptToken({ ...ANSWER, scope: 'cosmos' });

  expect((await auth.getToken()).scope).toBe('cosmos');
  expect(sent[0]).not.toContain('scope');
});

test('the id_token is kept in the store with the rest, and handed out to nobody', async () => {
  const entries = new Map<string, StoredTokens>();
  const store = {
    get: async (key: string) => entries.get(key),
    set: async (key: string, tokens: StoredTokens) => void entries.set(key, tokens),
    delete: async (key: string) => void entries.delete(key),
  };
  interceptDiscovery();
  interceptToken({ ...ANSWER, refresh_token: 'refresh', id_token: 'header.claims.signature' });

  const token = await createBlastiqAuth({ ...credentials, store }).getToken();

  expect([...entries.values()]).toMatchObject([
    { accessToken: 'opaque-token', refreshToken: 'refresh', idToken: 'header.claims.signature' },
  ]);
  expect(JSON.stringify(token)).not.toContain('header.claims.signature');
});

describe('discovery', () => {
  test.each([ISSUER, `${ISSUER}/`])('asks below the path of %s', async (authority) => {
    interceptDiscovery();
    interceptToken();

    await createBlastiqAuth({ ...credentials, authority }).getToken();
  });

  test('accepts an issuer that differs by one trailing slash', async () => {
    interceptDiscovery({ ...DISCOVERY, issuer: `${ISSUER}/` });
    interceptToken();

    await createBlastiqAuth(credentials).getToken();
  });

  test('decides where the token is had, on any https host', async () => {
    interceptDiscovery({ ...DISCOVERY, token_endpoint: 'https://tokens.example.com/at?tenant=1' });
    nock('https://tokens.example.com').post('/at').query({ tenant: '1' }).reply(200, ANSWER);

    expect((await createBlastiqAuth(credentials).getToken()).accessToken).toBe('opaque-token');
  });

  test('may nest what nobody reads as deeply as an answer can', async () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = JSON.stringify({ ...DISCOVERY, nested: 0 }).replace('"nested":0', `"nested":${nested}`);

    // The second client compares its document with that of the first, which is still there.
    const clients = [createBlastiqAuth(credentials), createBlastiqAuth(credentials)];
    for (const client of clients) {
      nock(ORIGIN).get('/identity/.well-known/openid-configuration').reply(200, body);
      interceptToken();

      expect((await client.getToken()).accessToken).toBe('opaque-token');
    }
  });

  test('is asked once a day', async () => {
    const { auth, advance } = begin();
    interceptDiscovery();
    interceptToken();
    await auth.getToken();
    advance(23 * 3_600_000);
    interceptToken();
    await auth.getToken();
    advance(3_600_000);
    interceptDiscovery();
    interceptToken();

    await auth.getToken();
  });

  test('is asked again when the clock was set back, since nobody knows how old the answer is', async () => {
    const { auth, advance } = begin();
    interceptDiscovery();
    interceptToken();
    await auth.getToken();
    advance(-1);
    interceptDiscovery({ ...DISCOVERY, token_endpoint: 'https://tokens.example.com/at' });
    nock('https://tokens.example.com')
      .post('/at')
      .reply(200, { ...ANSWER, access_token: 'second-token' });

    expect((await auth.getToken({ forceRefresh: true })).accessToken).toBe('second-token');
  });

  test('needs no authentication method of a public client to be listed', async () => {
    interceptDiscovery({ ...DISCOVERY, token_endpoint_auth_methods_supported: ['client_secret_basic'] });
    const sent = interceptToken();

    await createBlastiqAuth(credentials).getToken();

    expect(sent[0]).not.toContain('client_secret');
  });

  test.each([404, 500, 503])(
    'that is answered with %i gives way to the documented endpoint',
    async (status) => {
      const { auth, events } = begin();
      nock(ORIGIN).get('/identity/.well-known/openid-configuration').reply(status);
      interceptToken();

      expect((await auth.getToken()).accessToken).toBe('opaque-token');
      expect(events.filter(({ type }) => type === 'discovery_failed')).toHaveLength(1);
    },
  );

  test('that cannot be reached gives way to the documented endpoint, and is asked again the next time', async () => {
    const { auth, events } = begin();
    nock(ORIGIN)
      .get('/identity/.well-known/openid-configuration')
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    interceptToken();
    await auth.getToken();
    interceptDiscovery({ ...DISCOVERY, token_endpoint: 'https://tokens.example.com/at' });
    nock('https://tokens.example.com')
      .post('/at')
      .reply(200, { ...ANSWER, access_token: 'second-token' });

    const { accessToken } = await auth.getToken({ forceRefresh: true });

    expect(accessToken).toBe('second-token');
    expect(events.filter(({ type }) => type === 'discovery_failed')).toMatchObject([
      { code: 'network_error', provider: 'blastiq' },
    ]);
  });

  test('that is met with silence gives way to the documented endpoint after timeoutMs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { auth, events } = begin({ timeoutMs: 5_000 });
    nock(ORIGIN)
      .get('/identity/.well-known/openid-configuration')
      .reply(200, () => {
        vi.advanceTimersByTime(5_000);
        return new Promise(() => {});
      });
    interceptToken();

    const { accessToken } = await auth.getToken().finally(() => vi.useRealTimers());

    expect(accessToken).toBe('opaque-token');
    expect(events.filter(({ type }) => type === 'discovery_failed')).toMatchObject([{ code: 'timeout' }]);
  });

  test('names an endpoint at which a request ends with its renewal, not after', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const password = () => new Promise<string>((resolve) => setTimeout(() => resolve('pw'), 9_000));
    let ending: AbortSignal | null | undefined;
    const { auth } = begin({
      password,
      retry: { attempts: 1, maxRetryAfterMs: 0 },
      async fetch(input, init) {
        if (String(input).endsWith('/connect/token')) {
          ending = init?.signal;
          return new Promise(() => {});
        }
        await new Promise((resolve) => setTimeout(resolve, 9_000));
        return Response.json(DISCOVERY);
      },
    });

    // Twice an attempt's ten seconds and the two of a pause: less than the secret, discovery and a token may take.
    const failure = expect(auth.getToken()).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(24_000);
    await failure.finally(() => vi.useRealTimers());

    expect(ending?.aborted).toBe(true);
  });

  test.each([
    ['another issuer', { ...DISCOVERY, issuer: 'https://evil.example.com/identity' }],
    ['an issuer without the path', { ...DISCOVERY, issuer: ORIGIN }],
    ['an issuer in other letters', { ...DISCOVERY, issuer: `${ORIGIN}/Identity` }],
    ['an issuer with two trailing slashes', { ...DISCOVERY, issuer: `${ISSUER}//` }],
    ['no issuer', { token_endpoint: DISCOVERY.token_endpoint }],
    ['no token endpoint', { issuer: ISSUER }],
    ['a token endpoint that is no URL', { ...DISCOVERY, token_endpoint: '/connect/token' }],
    [
      'a token endpoint without https',
      { ...DISCOVERY, token_endpoint: 'http://www.blastiq.com/connect/token' },
    ],
    ['a token endpoint on loopback', { ...DISCOVERY, token_endpoint: 'http://127.0.0.1:1/connect/token' }],
    ['a token endpoint with credentials', { ...DISCOVERY, token_endpoint: 'https://a:b@www.blastiq.com/t' }],
    ['a list', [DISCOVERY]],
  ])('that names %s is refused, and no password is sent', async (_, document) => {
    interceptDiscovery(document);

    await expect(createBlastiqAuth(credentials).getToken()).rejects.toMatchObject({
      code: 'invalid_response',
      provider: 'blastiq',
    });
  });

  test.each([
    ['refused with 401', 401, ''],
    ['refused with 403', 403, { error: 'access_denied' }],
    ['refused with 400', 400, ''],
    ['a page', 200, '<html>Welcome to the hotel</html>'],
    ['empty', 204, ''],
  ])('that is %s is no word on the credentials, which nobody saw', async (_, status, body) => {
    nock(ORIGIN).get('/identity/.well-known/openid-configuration').reply(status, body);
    const { auth } = begin();

    await expect(auth.getToken()).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('no discovery document'),
    });

    interceptDiscovery();
    interceptToken();
    expect((await auth.getToken()).accessToken).toBe('opaque-token');
  });

  test('that is limited waits like a token request', async () => {
    nock(ORIGIN).get('/identity/.well-known/openid-configuration').reply(429, '', { 'Retry-After': '60' });

    await expect(createBlastiqAuth(credentials).getToken()).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 60_000,
    });
  });

  test('of an authority on loopback may name another port there, and no other host without https', async () => {
    const authority = 'http://localhost:5001/identity';
    const at = (endpoint: string) =>
      nock('http://localhost:5001')
        .get('/identity/.well-known/openid-configuration')
        .reply(200, { issuer: authority, token_endpoint: endpoint });
    at('http://127.0.0.1:5002/token');
    nock('http://127.0.0.1:5002').post('/token').reply(200, ANSWER);
    await createBlastiqAuth({ ...credentials, authority }).getToken();

    at('http://www.blastiq.com/identity/connect/token');
    await expect(createBlastiqAuth({ ...credentials, authority }).getToken()).rejects.toMatchObject({
      code: 'invalid_response',
    });
  });

  test('that redirects is refused, and no password is sent', async () => {
    nock(ORIGIN)
      .get('/identity/.well-known/openid-configuration')
      .reply(302, '', { Location: 'https://evil.example.com/' });

    await expect(createBlastiqAuth(credentials).getToken()).rejects.toMatchObject({
      code: 'invalid_response',
      status: 302,
    });
  });
});

test('the raw client gives a token back, and an answer without a body is a success', async () => {
  nock(ORIGIN)
    .post('/identity/connect/revocation', 'token=refresh&client_id=external.customer')
    .matchHeader('content-type', 'application/x-www-form-urlencoded')
    .reply(200, '', { 'Content-Length': '0' });

  const { error, response } = await createBlastiqClient().POST('/connect/revocation', {
    body: { token: 'refresh', client_id: 'external.customer' },
  });

  expect(error).toBeUndefined();
  expect(response.status).toBe(200);
});

function interceptDiscovery(document: object = DISCOVERY): void {
  nock(ORIGIN).get('/identity/.well-known/openid-configuration').reply(200, document);
}

/** Answers the next token request; gives the bodies that were sent. */
function interceptToken(answer: object = ANSWER): string[] {
  const sent: string[] = [];
  nock(ORIGIN)
    .post('/identity/connect/token')
    .matchHeader('content-type', 'application/x-www-form-urlencoded')
    .reply(200, async (request: Request) => {
      sent.push(await request.text());
      return answer;
    });
  return sent;
}

function begin(options: Partial<BlastiqAuthOptions> = {}) {
  let time = SENT_AT;
  const events: AuthEvent[] = [];
  const onEvent = (event: AuthEvent) => void events.push(event);
  const auth = createBlastiqAuth({ ...credentials, ...options, now: () => time, onEvent });
  const advance = (ms: number) => {
    time += ms;
  };
  return { auth, events, advance };
}
