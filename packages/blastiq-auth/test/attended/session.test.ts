import { createMemoryStore, type TokenStore } from '@x/blastiq-auth';
import { createGate, until } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { startSignIn } from './support/start.ts';

const HOUR_MS = 3_600_000;

test('an expired token is refreshed, and the refresh token rotates', async () => {
  const { emulator, blastiq, createClient, signIn } = await startSignIn();
  const client = createClient();
  await signIn(client);
  const { accessToken } = await client.getToken();

  for (let hour = 0; hour < 3; hour += 1) {
    emulator.advance(HOUR_MS);
    expect((await client.getToken()).accessToken).not.toBe(accessToken);
  }

  const refreshes = blastiq.requests.filter(({ parameters }) => parameters.grant_type === 'refresh_token');
  expect(refreshes).toHaveLength(3);
  expect(client.getSnapshot()).toMatchObject({
    status: 'signed-in',
    session: { user: { sub: 'blastiq-user' } },
  });
  expect(blastiq.violations).toEqual([]);
});

test.each([
  ['network_error', { reset: 'before' }],
  ['network_error', { reset: 'after' }],
  ['provider_unavailable', { status: 500 }],
  ['rate_limited', { status: 429 }],
  ['invalid_response', { status: 200, body: '<html>Welcome to our Wi-Fi</html>' }],
] as const)('a refresh that fails with %s %j is no sign-out', async (code, fault) => {
  const { emulator, blastiq, createClient, signIn } = await startSignIn();
  // The answer may get lost after a one-time refresh token was used.
  blastiq.configure({ refreshRotation: 'reusable' });
  const client = createClient();
  await signIn(client);
  emulator.advance(HOUR_MS);
  blastiq.fail({ ...fault, times: 1 });

  await expect(client.getToken()).rejects.toMatchObject({ code });
  expect(client.getSnapshot().status).toBe('signed-in');

  emulator.advance(60_000);
  expect((await client.fetch('/api/sites')).status).toBe(200);
});

test('a session that BlastIQ has ended is expired, and the page still knows whose it was', async () => {
  const { emulator, blastiq, createClient, signIn } = await startSignIn();
  const client = createClient();
  await signIn(client);
  blastiq.endSessions();
  emulator.advance(HOUR_MS);

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });

  expect(client.getSnapshot()).toMatchObject({
    status: 'expired',
    session: { user: { sub: 'blastiq-user' } },
  });
  expect(await client.session()).toBeUndefined();
  expect(blastiq.requests.filter(({ parameters }) => parameters.grant_type === 'refresh_token')).toHaveLength(
    1,
  );
});

test('without a refresh token the session ends with the access token', async () => {
  const { emulator, blastiq, createClient, signIn } = await startSignIn();
  blastiq.configure({ refreshTokens: false });
  const client = createClient();
  await signIn(client);

  expect((await client.session())?.endsAt).toBe((await client.getToken()).expiresAt);
  emulator.advance(HOUR_MS);

  expect(client.getSnapshot().status).toBe('expired');
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
});

test('a refresh with an ID token of another person is refused', async () => {
  const { emulator, blastiq, createClient, signIn } = await startSignIn();
  const client = createClient();
  await signIn(client);
  emulator.advance(HOUR_MS);
  blastiq.fail({ idToken: 'wrong-subject', times: 1 });

  await expect(client.getToken()).rejects.toMatchObject({ code: 'invalid_response' });
});

test('signing out revokes the refresh token, and the next call needs a sign-in', async () => {
  const { blastiq, createClient, signIn } = await startSignIn();
  const client = createClient();
  await signIn(client);

  expect(await client.signOut()).toBeUndefined();

  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  const revocation = blastiq.requests.find(({ operation }) => operation === 'revokeToken');
  expect(revocation).toMatchObject({ status: 200, parameters: { token_type_hint: 'refresh_token' } });
  expect(blastiq.violations).toEqual([]);
});

test('a client that has not read its store yet revokes what is there when it signs out', async () => {
  const { blastiq, createClient, signIn } = await startSignIn({ store: createMemoryStore() });
  await signIn(createClient());
  const client = createClient();

  await client.signOut();

  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
  expect(blastiq.requests.filter(({ operation }) => operation === 'revokeToken')).toHaveLength(1);
  expect(await createClient().session()).toBeUndefined();
});

test('a revocation that fails does not keep the person signed in', async () => {
  const events: string[] = [];
  const { blastiq, createClient, signIn } = await startSignIn({ onEvent: ({ type }) => events.push(type) });
  const client = createClient();
  await signIn(client);
  blastiq.fail({ operation: 'revokeToken', status: 500, times: 1 });

  await client.signOut();

  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
  expect(events).toContain('revocation_failed');
});

test('a refresh in flight at the sign-out signs nobody in again, and its token is revoked', async () => {
  const { emulator, blastiq, createClient, signIn } = await startSignIn();
  const client = createClient();
  await signIn(client);
  emulator.advance(HOUR_MS);

  const token = client.getToken().catch(() => undefined);
  await client.signOut();
  await token;

  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  expect(blastiq.requests.filter(({ operation }) => operation === 'revokeToken').length).toBeGreaterThan(0);
});

test('the form that ends the session at BlastIQ has the ID token in a field, not in the URL', async () => {
  const { blastiq, createClient, signIn } = await startSignIn({ postLogoutRedirectUri: 'http://127.0.0.1/' });
  const client = createClient();
  await signIn(client);

  const { action, fields, submit } = await client.endSession();

  expect(action).toBe(`${blastiq.attended.authority}/connect/endsession`);
  expect(fields).toMatchObject({
    client_id: 'attended.customer',
    id_token_hint: expect.stringMatching(/^ey/),
    post_logout_redirect_uri: 'http://127.0.0.1/',
  });
  expect(submit).toThrow(TypeError);
  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
});

test('a store keeps the person signed in for the next client, which asks BlastIQ nothing', async () => {
  const store = createMemoryStore();
  const { blastiq, createClient, signIn } = await startSignIn({ store });
  await signIn(createClient());
  const before = blastiq.requests.length;

  const client = createClient();

  expect(client.getSnapshot()).toEqual({ status: 'loading' });
  expect(await client.session()).toMatchObject({ user: { sub: 'blastiq-user' } });
  expect(client.getSnapshot().status).toBe('signed-in');
  expect(blastiq.requests).toHaveLength(before);
});

test('two clients with one store refresh once', async () => {
  const store = createMemoryStore();
  const { emulator, blastiq, createClient, signIn } = await startSignIn({ store });
  const [first, second] = [createClient(), createClient()];
  await signIn(first);
  await second.session();
  emulator.advance(HOUR_MS);

  const tokens = await Promise.all([first.getToken(), second.getToken()]);

  expect(tokens[0].accessToken).toBe(tokens[1].accessToken);
  expect(blastiq.requests.filter(({ parameters }) => parameters.grant_type === 'refresh_token')).toHaveLength(
    1,
  );
});

test('a sign-out of one client ends the session of the others', async () => {
  const store = createMemoryStore();
  const { emulator, createClient, signIn } = await startSignIn({ store });
  const [first, second] = [createClient(), createClient()];
  await signIn(first);
  await second.session();
  await first.signOut();
  emulator.advance(HOUR_MS);

  await expect(second.getToken()).rejects.toMatchObject({ code: 'login_required' });

  expect(second.getSnapshot()).toEqual({ status: 'signed-out' });
});

test('a sign-out elsewhere during a refresh is not undone by it', async () => {
  const store = createMemoryStore();
  const { emulator, blastiq, createClient, signIn } = await startSignIn({ store });
  let signOutElsewhere = async (): Promise<void> => undefined;
  const second = createClient({
    async fetch(input, init) {
      if (String(init?.body).includes('grant_type=refresh_token')) await signOutElsewhere();
      return emulator.handle(input, init);
    },
  });
  const first = createClient();
  await signIn(first);
  await second.session();
  emulator.advance(HOUR_MS);
  blastiq.fail({ operation: 'revokeToken', status: 500, times: 1 });

  signOutElsewhere = () => first.signOut();
  await second.getToken();

  expect(second.getSnapshot()).toEqual({ status: 'signed-out' });
  expect(await createClient().session()).toBeUndefined();
  const revocations = blastiq.requests.filter(({ operation }) => operation === 'revokeToken');
  expect(revocations.map(({ status }) => status)).toEqual([500, 200]);
});

test('a refresh token that a client was sending when it died is sent once more, soon, and then never', async () => {
  const store = createMemoryStore();
  let key = '';
  const seen: TokenStore = {
    ...store,
    get(place) {
      key = place;
      return store.get(place);
    },
  };
  const { emulator, blastiq, createClient, signIn } = await startSignIn({ store: seen });
  const refreshes = () =>
    blastiq.requests.filter(({ parameters }) => parameters.grant_type === 'refresh_token');
  const mark = async (members: object) => {
    const value = await store.get(key);
    if (value) await store.set(key, { ...value, renewedBy: 'a-client-that-died', ...members });
    emulator.advance(HOUR_MS);
  };
  await signIn(createClient());
  await createClient().session();

  await mark({});
  const client = createClient();
  await expect(client.getToken()).rejects.toMatchObject({ code: 'timeout' });
  expect(refreshes()).toHaveLength(0);
  expect(client.getSnapshot()).toMatchObject({ status: 'signed-in' });
  emulator.advance(3_000);
  await until(() => refreshes().length > 0);
  await client.getToken();
  expect(refreshes()).toHaveLength(1);

  await mark({ isResent: true });
  await expect(client.getToken()).rejects.toMatchObject({ code: 'timeout' });
  emulator.advance(10_000);
  await until(() => client.getSnapshot().status === 'expired');
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  expect(refreshes()).toHaveLength(1);
});

test.each(['has never read it', 'knows only an earlier one'])(
  'a sign-out revokes the refresh token that is stored, although this client %s',
  async (what) => {
    const memory = createMemoryStore();
    let place = '';
    const store: TokenStore = {
      ...memory,
      get(key) {
        place = key;
        return memory.get(key);
      },
    };
    const { emulator, createClient, signIn } = await startSignIn({ store });
    const revocations: string[] = [];
    const first = createClient();
    const second = createClient({
      async fetch(input, init) {
        const request = new Request(input, init);
        if (request.url.endsWith('/revocation')) revocations.push(await request.clone().text());
        return emulator.handle(request);
      },
    });
    await signIn(first);
    if (what === 'knows only an earlier one') await second.session();
    emulator.advance(HOUR_MS);
    await first.getToken();
    const stored = await memory.get(place);

    await second.signOut();

    expect(revocations).toEqual([expect.stringContaining(`token=${stored?.refreshToken}&`)]);
    expect(await memory.get(place)).toBeUndefined();
  },
);

test('a sign-out while a callback is handled wins, and the new tokens are revoked', async () => {
  const exchange = createGate();
  const { emulator, blastiq, person, createClient } = await startSignIn({ store: createMemoryStore() });
  const client = createClient({
    async fetch(input, init) {
      const request = new Request(input, init);
      const answer = await emulator.handle(request);
      if (request.url.endsWith('/connect/token')) await exchange.opened;
      return answer;
    },
  });
  const handled = client.handleCallback(
    await person.visit(await client.authorizationUrl({ returnTo: '/sites' })),
  );
  await until(() => blastiq.requests.some(({ operation }) => operation === 'exchangeToken'));

  await client.signOut();
  exchange.open();

  expect(await handled).toEqual({ returnTo: '/sites' });
  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
  expect(await createClient().session()).toBeUndefined();
  expect(blastiq.requests.at(-1)).toMatchObject({ operation: 'revokeToken', status: 200 });
});

/** A store in memory that writes nothing until the test lets it answer. */
function createSlowStore() {
  const memory = createMemoryStore();
  const [asked, answered] = [createGate(), createGate()];
  const store: TokenStore = {
    ...memory,
    async set(key, value, call) {
      asked.open();
      await answered.opened;
      await memory.set(key, value, call);
    },
  };
  return { memory, store, asked, answered };
}

test('a sign-out while a slow store keeps a new sign-in wins, and the new tokens are revoked', async () => {
  const { memory, store, asked, answered } = createSlowStore();
  const { emulator, person, createClient } = await startSignIn();
  const revoked: string[] = [];
  const client = createClient({
    store,
    async fetch(input, init) {
      const request = new Request(input, init);
      if (request.url.endsWith('/revocation')) revoked.push(await request.clone().text());
      return emulator.handle(request);
    },
  });
  const handled = client.handleCallback(await person.visit(await client.authorizationUrl()));
  await asked.opened;

  await client.signOut();
  answered.open();
  await handled;

  expect(client.getSnapshot()).toEqual({ status: 'signed-out' });
  expect(await createClient({ store: memory }).session()).toBeUndefined();
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  expect(revoked.length).toBeGreaterThan(0);
});

test('whoever calls while a slow store keeps a new sign-in has its token', async () => {
  const { memory, store, asked, answered } = createSlowStore();
  const { person, createClient } = await startSignIn();
  const client = createClient({ store });
  const handled = client.handleCallback(await person.visit(await client.authorizationUrl()));
  await asked.opened;

  const { accessToken } = await client.getToken();
  answered.open();
  await handled;

  expect((await createClient({ store: memory }).getToken()).accessToken).toBe(accessToken);
});

test('a refresh for one sign-in does not replace a later one that was read meanwhile', async () => {
  const memory = createMemoryStore();
  const [reading, read, refresh] = [createGate(), createGate(), createGate()];
  let isSlow = false;
  const store: TokenStore = {
    ...memory,
    async get(key) {
      if (!isSlow) return memory.get(key);
      isSlow = false;
      reading.open();
      await read.opened;
      return memory.get(key);
    },
  };
  const { emulator, blastiq, createClient, signIn } = await startSignIn();
  const other = createClient({ store: memory });
  await signIn(other);
  const client = createClient({
    store,
    async fetch(input, init) {
      const answer = await emulator.handle(input, init);
      if (String(init?.body).includes('grant_type=refresh_token')) await refresh.opened;
      return answer;
    },
  });
  await client.getToken();
  isSlow = true;
  const session = client.session();
  await reading.opened;
  const refreshed = client.getToken({ forceRefresh: true });
  await until(() => blastiq.requests.some(({ parameters }) => parameters.grant_type === 'refresh_token'));
  await signIn(other);
  const { accessToken } = await other.getToken();
  read.open();
  refresh.open();
  await Promise.all([session, refreshed]);

  expect((await client.getToken()).accessToken).toBe(accessToken);
  expect((await createClient({ store: memory }).getToken()).accessToken).toBe(accessToken);
});

test('each session id has its own tokens, under a key that does not show it', async () => {
  const keys = new Set<string>();
  const memory = createMemoryStore();
  const store: TokenStore = {
    ...memory,
    get: (key) => {
      keys.add(key);
      return memory.get(key);
    },
  };
  const { createClient, signIn } = await startSignIn({ store });
  await signIn(createClient({ sessionId: 'session-of-jo' }));

  expect(await createClient({ sessionId: 'session-of-jo' }).session()).toBeDefined();
  expect(await createClient({ sessionId: 'session-of-kim' }).session()).toBeUndefined();
  expect(await createClient().session()).toBeUndefined();
  expect(keys.size).toBe(3);
  expect([...keys].join()).not.toMatch(/session-of/);
});

test('nothing that a client shows or reports has a secret in it', async () => {
  const seen: unknown[] = [];
  const { emulator, blastiq, person, createClient } = await startSignIn({
    onEvent: (event) => seen.push(event),
  });
  const client = createClient();
  const callback = await person.visit(await client.authorizationUrl());
  await client.handleCallback(callback);
  emulator.advance(HOUR_MS);
  blastiq.fail({ status: 500, times: 1 });
  seen.push(await client.getToken().catch((error) => [error.message, error.stack, error]));

  const { id_token_hint: idToken = '' } = (await client.endSession()).fields;
  const text = JSON.stringify([seen, client, client.getSnapshot()]);

  expect(text).not.toContain(new URL(callback).searchParams.get('code'));
  expect(text).not.toContain(idToken.split('.')[2]);
  expect(text).not.toMatch(/refresh_?token"\s*:/i);
});
