import { createMemoryStore, isAuthError } from '@x/blastiq-auth';
import { createMemoryTransactions, type TransactionStore } from '@x/blastiq-auth/attended';
import { createGate, rejection, rest } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startSignIn } from './support/start.ts';

test('a person signs in, returns to where they were, and calls the API', async () => {
  const { blastiq, person, createClient } = await startSignIn();
  const client = createClient();

  const url = await client.authorizationUrl({ returnTo: '/sites?page=2#top' });
  const result = await client.handleCallback(await person.visit(url));

  expect(result).toEqual({ returnTo: '/sites?page=2#top' });
  expect(client.getSnapshot()).toMatchObject({
    status: 'signed-in',
    session: { user: { sub: 'blastiq-user' }, scope: expect.stringContaining('cosmos') },
  });
  expect((await client.fetch('/api/sites')).status).toBe(200);
  expect(blastiq.violations).toEqual([]);
});

test('the request has PKCE with S256, a state and a nonce of its own each time', async () => {
  const { createClient } = await startSignIn();
  const client = createClient();

  const first = await client.authorizationUrl({ prompt: 'login', loginHint: 'jo@example.com' });
  const second = await client.authorizationUrl();

  expect(Object.fromEntries(first.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'attended.customer',
    redirect_uri: 'http://127.0.0.1/callback',
    scope: 'openid profile cosmos offline_access',
    code_challenge_method: 'S256',
    prompt: 'login',
    login_hint: 'jo@example.com',
  });
  expect(second.searchParams.has('prompt')).toBe(false);
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(first.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
  }
});

test('without a sign-in every call rejects with login_required, and asks BlastIQ nothing', async () => {
  const { blastiq, createClient } = await startSignIn();
  const client = createClient();

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  await expect(client.fetch('/api/sites')).rejects.toMatchObject({ code: 'login_required' });

  expect(await client.session()).toBeUndefined();
  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
  expect(blastiq.requests).toEqual([]);
});

test('one callback that is handled twice, also at the same time, exchanges its code once', async () => {
  const { blastiq, person, createClient } = await startSignIn();
  const client = createClient();
  const callback = await person.visit(await client.authorizationUrl({ returnTo: '/sites' }));

  const results = await Promise.all([client.handleCallback(callback), client.handleCallback(callback)]);

  expect(results).toEqual([{ returnTo: '/sites' }, { returnTo: '/sites' }]);
  expect(await client.handleCallback(new URL(callback))).toEqual({ returnTo: '/sites' });
  expect(blastiq.requests.filter(({ operation }) => operation === 'exchangeToken')).toHaveLength(1);
});

test('a second instance of the client, as after a hot reload, waits for the first one', async () => {
  const transactions = createMemoryTransactions();
  const { blastiq, person, createClient } = await startSignIn({ transactions });
  const [first, second] = [createClient(), createClient()];
  const callback = await person.visit(await first.authorizationUrl({ returnTo: '/sites' }));

  const results = await Promise.all([first.handleCallback(callback), second.handleCallback(callback)]);

  expect(results).toEqual([{ returnTo: '/sites' }, { returnTo: '/sites' }]);
  expect(blastiq.requests.filter(({ operation }) => operation === 'exchangeToken')).toHaveLength(1);
  expect(transactions.read()).not.toContain('codeVerifier');
});

test('a URL without a code is no callback', async () => {
  const { createClient } = await startSignIn();
  const client = createClient();

  expect(await client.handleCallback('http://127.0.0.1/callback')).toEqual({});
  expect(await client.session()).toBeUndefined();
});

test('three sign-ins finish in reverse order', async () => {
  const { person, createClient } = await startSignIn();
  const client = createClient();
  const urls = [];
  for (const returnTo of ['/one', '/two', '/three']) urls.push(await client.authorizationUrl({ returnTo }));

  const results = [];
  for (const url of urls.reverse()) results.push(await client.handleCallback(await person.visit(url)));

  expect(results).toEqual([{ returnTo: '/three' }, { returnTo: '/two' }, { returnTo: '/one' }]);
});

test('three sign-ins that begin at the same moment are all kept', async () => {
  const { person, createClient } = await startSignIn();
  const client = createClient();
  const urls = await Promise.all(['/a', '/b', '/c'].map((returnTo) => client.authorizationUrl({ returnTo })));

  const results = [];
  for (const url of urls) results.push(await client.handleCallback(await person.visit(url)));

  expect(results).toEqual([{ returnTo: '/a' }, { returnTo: '/b' }, { returnTo: '/c' }]);
});

test('the latest five sign-ins are kept, for ten minutes', async () => {
  const { emulator, person, createClient } = await startSignIn();
  const client = createClient();
  const urls = [];
  for (let index = 0; index < 6; index += 1) urls.push(await client.authorizationUrl());
  const callbacks = [];
  for (const url of urls) callbacks.push(await person.visit(url));

  await expect(client.handleCallback(callbacks[0] ?? '')).rejects.toMatchObject({ code: 'login_required' });
  await expect(client.handleCallback(callbacks[1] ?? '')).resolves.toEqual({});
  emulator.advance(600_001);
  await expect(client.handleCallback(callbacks[2] ?? '')).rejects.toMatchObject({ code: 'login_required' });
});

test('a tampered state is refused, and the session of the person stays', async () => {
  const { person, createClient, signIn } = await startSignIn();
  const client = createClient();
  await signIn(client);
  const callback = new URL(await person.visit(await client.authorizationUrl()));
  callback.searchParams.set('state', 'tampered');

  await expect(client.handleCallback(callback)).rejects.toMatchObject({ code: 'login_required' });

  expect(client.getSnapshot().status).toBe('signed-in');
});

test('a code that was used before is refused', async () => {
  const { person, createClient } = await startSignIn();
  const [client, other] = [createClient(), createClient()];
  const used = new URL(await person.visit(await client.authorizationUrl()));
  await client.handleCallback(used);
  const replayed = new URL(await person.visit(await other.authorizationUrl()));
  replayed.searchParams.set('code', used.searchParams.get('code') ?? '');

  await expect(other.handleCallback(replayed)).rejects.toMatchObject({
    code: 'login_required',
    oauthError: 'invalid_grant',
  });

  expect(other.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'login_required' } });
});

test.each([
  ['access_denied', 'access_denied', 'error'],
  ['login_required', 'login_required', 'signed-out'],
  ['temporarily_unavailable', 'provider_unavailable', 'error'],
  ['something_else', 'invalid_request', 'error'],
])('a callback with the error %s rejects with %s, and the page is %s', async (error, code, status) => {
  const { person, createClient } = await startSignIn();
  const client = createClient();
  const callback = new URL(await person.visit(await client.authorizationUrl()));
  callback.searchParams.delete('code');
  callback.searchParams.set('error', error);
  callback.searchParams.set('error_description', '<b>Call 555-0100</b>');

  const failure = await client.handleCallback(callback).catch((reason) => reason);

  expect(failure).toMatchObject({ code });
  expect(JSON.stringify(failure) + failure.message).not.toContain('555');
  expect(client.getSnapshot().status).toBe(status);
});

test('a callback of a foreign issuer is refused, and one without an issuer if BlastIQ says that it sends it', async () => {
  const { blastiq, person, createClient } = await startSignIn();
  blastiq.configure({ sendsIssuer: true });
  const client = createClient();
  const foreign = new URL(await person.visit(await client.authorizationUrl()));
  foreign.searchParams.set('iss', 'https://other.example/identity');
  const missing = new URL(await person.visit(await client.authorizationUrl()));
  missing.searchParams.delete('iss');

  await expect(client.handleCallback(foreign)).rejects.toMatchObject({ code: 'invalid_response' });
  await expect(client.handleCallback(missing)).rejects.toMatchObject({ code: 'invalid_response' });

  await client.handleCallback(await person.visit(await client.authorizationUrl()));
  expect(client.getSnapshot().status).toBe('signed-in');
});

test.each([
  'absent',
  'unsigned',
  'foreign-key',
  'wrong-issuer',
  'wrong-audience',
  'wrong-party',
  'wrong-nonce',
  'expired',
  'from-the-future',
] as const)('a sign-in with an ID token that is %s fails', async (idToken) => {
  const { blastiq, person, createClient } = await startSignIn();
  const client = createClient();
  const callback = await person.visit(await client.authorizationUrl());
  blastiq.fail({ idToken, times: 1 });

  const failure = await client.handleCallback(callback).catch((reason) => reason);

  expect(isAuthError(failure)).toBe(true);
  expect(failure.code).toBe('invalid_response');
  expect(await client.session()).toBeUndefined();
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
});

test.each([-3_600_000, 3_600_000])(
  'a person signs in although the clock of the device is %d ms wrong',
  async (ms) => {
    const { emulator, person, createClient } = await startSignIn({ now: () => emulatorNow() + ms });
    const emulatorNow = () => emulator.now();
    const client = createClient();

    await client.handleCallback(await person.visit(await client.authorizationUrl()));

    expect(client.getSnapshot().status).toBe('signed-in');
    expect((await client.fetch('/api/sites')).status).toBe(200);
  },
);

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  'javascript:alert(1)',
  'http://127.0.0.1//evil.example',
  '/.//evil.example',
  'http://127.0.0.1:8080/',
  'blob:http://127.0.0.1/sites',
])('returnTo must not be %s', async (returnTo) => {
  const { createClient } = await startSignIn();

  await expect(createClient().authorizationUrl({ returnTo })).rejects.toThrow(TypeError);
});

test('returnTo has at most 1,000 characters', async () => {
  const { createClient } = await startSignIn();
  const client = createClient();

  await expect(client.authorizationUrl({ returnTo: `/${'a'.repeat(1_000)}` })).rejects.toThrow(TypeError);
  await expect(client.authorizationUrl({ returnTo: `/${'a'.repeat(999)}` })).resolves.toBeInstanceOf(URL);
});

test('returnTo has at most 1,000 characters once it is encoded, and loses no sign-in that is under way', async () => {
  const { person, createClient } = await startSignIn();
  const client = createClient();
  const url = await client.authorizationUrl({ returnTo: `/${'ä'.repeat(166)}` });

  await expect(client.authorizationUrl({ returnTo: `/${'ä'.repeat(167)}` })).rejects.toThrow(TypeError);

  expect(await client.handleCallback(await person.visit(url))).toEqual({
    returnTo: `/${'%C3%A4'.repeat(166)}`,
  });
});

test('a place to return to that was changed while it was kept is dropped', async () => {
  const transactions = createMemoryTransactions();
  const { person, createClient } = await startSignIn({ transactions });
  const client = createClient();
  const callback = await person.visit(await client.authorizationUrl({ returnTo: '/sites' }));
  transactions.write(String(transactions.read()).replace('/sites', '//evil.example'));

  expect(await client.handleCallback(callback)).toEqual({});
});

test('an error of the network at the exchange is an error of the sign-in', async () => {
  const { blastiq, person, createClient } = await startSignIn();
  const client = createClient();
  const callback = await person.visit(await client.authorizationUrl());
  blastiq.fail({ reset: 'before', times: 1 });

  await expect(client.handleCallback(callback)).rejects.toMatchObject({ code: 'network_error' });

  expect(client.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'network_error' } });
});

/** The same text for each client that reads it, as the cookie of a request: what one writes, another does not see. */
function copiesOf(text: string | undefined): TransactionStore {
  const copy = createMemoryTransactions();
  copy.write(text);
  return copy;
}

describe('a callback that is loaded twice on a server', () => {
  async function start() {
    const store = createMemoryStore();
    const { blastiq, emulator, person, createClient } = await startSignIn({ store });
    const cookie = createMemoryTransactions();
    const first = createClient({ transactions: cookie, sessionId: 'session-1' });
    const callback = await person.visit(await first.authorizationUrl({ returnTo: '/sites' }));
    const text = cookie.read() as string;
    const load = (sessionId: string, options = {}) => {
      const client = createClient({ transactions: copiesOf(text), sessionId, ...options });
      return { client, result: client.handleCallback(callback) };
    };
    const exchanges = () => blastiq.requests.filter(({ operation }) => operation === 'exchangeToken').length;
    return { blastiq, emulator, store, load, exchanges };
  }

  test('sends its code once, and both loads go on', async () => {
    const { blastiq, load, exchanges } = await start();

    const loads = [load('session-2'), load('session-3')];
    const results = await Promise.all(loads.map(({ result }) => result));
    const late = await load('session-4').result;

    expect([...results, late]).toEqual(Array(3).fill({ returnTo: '/sites' }));
    expect(exchanges()).toBe(1);
    expect(blastiq.violations).toEqual([]);
    const sessions = await Promise.all(loads.map(({ client }) => client.session()));
    expect(sessions.filter(Boolean)).toHaveLength(1);
  });

  test('fails in the second load if the store does not say how far the first one is', async () => {
    const { store, load } = await start();
    await load('session-2').result;

    const get = () => Promise.reject(new Error('away'));
    const second = load('session-3', { store: { ...store, get } });

    expect(await rejection(second.result)).toMatchObject({ code: 'login_required' });
  });

  test('fails in both loads if its exchange fails', async () => {
    const { emulator, load, exchanges } = await start();
    const [asked, answered] = [createGate(), createGate()];

    const first = load('session-2', {
      async fetch(input: string | URL | Request, init?: RequestInit) {
        if (!String(input).endsWith('/connect/token')) return emulator.handle(input, init);
        asked.open();
        await answered.opened;
        throw new TypeError('fetch failed');
      },
    });
    await asked.opened;
    const second = load('session-3');
    await rest();
    answered.open();
    const results = await Promise.allSettled([first.result, second.result]);

    expect(results).toMatchObject([
      { reason: { code: 'network_error' } },
      { reason: { code: 'login_required' } },
    ]);
    expect(exchanges()).toBe(0);
  });
});

test.each(['take', 'close'])(
  'a store that says nothing at the %s of a code does not hold up a sign-in on a server',
  async (step) => {
    const silent = () => new Promise<never>(() => undefined);
    const store = {
      ...createMemoryStore(),
      set: silent,
      ...(step === 'take' && { get: silent, replace: silent }),
    };
    const { person, createClient } = await startSignIn({
      store,
      storeTimeoutMs: 50,
      transactions: createMemoryTransactions(),
      sessionId: 'session-1',
    });
    const client = createClient();

    expect(await client.handleCallback(await person.visit(await client.authorizationUrl()))).toEqual({});
    expect(client.getSnapshot().status).toBe('signed-in');
  },
);

test('a page that is not the redirect URI has no result of an earlier callback, and none has after the sign-out', async () => {
  const { person, createClient } = await startSignIn();
  const client = createClient();
  await client.handleCallback(await person.visit(await client.authorizationUrl({ returnTo: '/a' })));

  expect(await client.handleCallback('http://127.0.0.1/callback')).toEqual({ returnTo: '/a' });
  expect(await client.handleCallback('http://127.0.0.1/b')).toEqual({});
  await client.signOut();
  expect(await client.handleCallback('http://127.0.0.1/callback')).toEqual({});
});

test('a callback can be handled again if the code of the sign-in could not be loaded', async () => {
  const { person, createClient } = await startSignIn({ transactions: createMemoryTransactions() });
  const callback = await person.visit(await createClient().authorizationUrl({ returnTo: '/a' }));
  const client = createClient();
  vi.resetModules();
  vi.doMock('../../src/attended/sign-in.ts', () => {
    throw new Error('cannot be loaded');
  });
  onTestFinished(() => vi.doUnmock('../../src/attended/sign-in.ts'));

  await rejection(client.handleCallback(callback));
  vi.doUnmock('../../src/attended/sign-in.ts');

  expect(await client.handleCallback(callback)).toEqual({ returnTo: '/a' });
});

test('a sign-in that fails after the person has signed out is no error of the page', async () => {
  const gate = createGate();
  const { emulator, person, createClient } = await startSignIn();
  const client = createClient({
    async fetch(input, init) {
      if (!String(Object(input).url ?? input).endsWith('/connect/token')) return emulator.handle(input, init);
      await gate.opened;
      throw new TypeError('fetch failed');
    },
  });
  const handled = rejection(client.handleCallback(await person.visit(await client.authorizationUrl())));
  await rest();

  await client.signOut();
  gate.open();

  expect(await handled).toMatchObject({ code: 'network_error' });
  expect(client.getSnapshot()).toMatchObject({ status: 'signed-out' });
});

test('a store that fails does not hinder a sign-in on a server', async () => {
  const fail = () => Promise.reject(new Error('away'));
  const { person, createClient } = await startSignIn({
    store: { get: fail, set: fail, delete: fail },
    transactions: createMemoryTransactions(),
    sessionId: 'session-1',
  });
  const client = createClient();

  await client.handleCallback(await person.visit(await client.authorizationUrl()));

  expect(client.getSnapshot().status).toBe('signed-in');
});

test.each([
  [{ sessionId: 'session-1' }, 'sessionId must be left out if there is no store.'],
  [{ persistence: 'tab' }, 'persistence must be left out outside of a page: pass a store.'],
  [{ persistence: 'device' }, 'persistence must be left out outside of a page: pass a store.'],
  [{ persistence: 'disk' }, 'persistence must be memory, tab or device.'],
  [
    { persistence: 'memory', store: createMemoryStore() },
    'persistence must be left out if there is a store.',
  ],
  [
    { store: createMemoryStore(), transactions: createMemoryTransactions() },
    'sessionId must be given with store and transactions.',
  ],
])('options that contradict each other throw a TypeError: %j', async (options, message) => {
  const { createClient } = await startSignIn();

  expect(() => createClient(options as never)).toThrow(
    new TypeError(`createAttendedBlastiqAuth: ${message}`),
  );
});
