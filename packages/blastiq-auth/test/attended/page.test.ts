import { setTimeout } from 'node:timers/promises';
import { createGate, rest } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { openPage } from './support/page.ts';
import { startSignIn } from './support/start.ts';

const CALLBACK = 'http://127.0.0.1/callback';

function allOf(storage: Storage): string {
  return Array.from({ length: storage.length }, (_, index) =>
    storage.getItem(storage.key(index) ?? ''),
  ).join();
}

test('code and state are taken out of the address bar at once, and other parameters stay', async () => {
  const page = openPage('http://127.0.0.1/');
  const { person, createClient } = await startSignIn();
  const url = await createClient().authorizationUrl();
  page.reload();
  page.goTo(`${await person.visit(url)}&tab=2#top`);
  const client = createClient();

  const handled = client.handleCallback(page.href());
  expect(page.href()).toBe(`${CALLBACK}?tab=2#top`);
  // As React does in StrictMode: the second time the address bar is clean.
  const again = client.handleCallback(page.href());

  expect(await handled).toEqual({});
  expect(await again).toEqual({});
  expect(client.getSnapshot().status).toBe('signed-in');
});

test('what is not a callback of the page stays in its address bar', async () => {
  const page = openPage('http://127.0.0.1/?code=mine&state=of-the-app');
  const { createClient } = await startSignIn();

  await createClient()
    .handleCallback(`${CALLBACK}?code=1&state=2`)
    .catch(() => undefined);

  expect(page.href()).toBe('http://127.0.0.1/?code=mine&state=of-the-app');
});

test.each([
  // What is left of the sign-in itself is not secret.
  ['memory', 'signed-out', 0, 1],
  ['tab', 'signed-in', 0, 2],
  ['device', 'signed-in', 1, 1],
] as const)(
  'with persistence %s a reload leaves the person %s',
  async (persistence, status, local, session) => {
    const page = openPage('http://127.0.0.1/');
    const { person, createClient } = await startSignIn({ persistence });
    const url = await createClient().authorizationUrl();
    page.reload();
    await createClient().handleCallback(await person.visit(url));
    expect([page.localStorage.length, page.sessionStorage.length]).toEqual([local, session]);
    page.reload();

    const client = createClient();
    await client.session();

    expect(client.getSnapshot().status).toBe(status);
    // A reload with memory takes one redirect and no prompt.
    await client.handleCallback(await person.visit(await client.authorizationUrl()));
    expect(person.prompts).toBe(1);
    expect(allOf(page.sessionStorage)).not.toMatch(/codeVerifier|nonce"/);
    await client.signOut();
    expect(allOf(page.localStorage) + allOf(page.sessionStorage)).not.toMatch(
      /accessToken|refreshToken|\bey[\w-]+\./,
    );
  },
);

test('a sign-out in one tab is seen in the other one, although a refresh is about to fail there', async () => {
  openPage('http://127.0.0.1/');
  const [began, ended] = [createGate(), createGate()];
  const { emulator, createClient, signIn } = await startSignIn({ persistence: 'device' });
  const here = createClient();
  const there = createClient({
    async fetch(input, init) {
      if (!String(init?.body).includes('refresh_token')) return emulator.handle(input, init);
      began.open();
      await ended.opened;
      throw new TypeError('fetch failed');
    },
  });
  await there.session();
  await signIn(here);
  await expect.poll(() => there.getSnapshot().status).toBe('signed-in');
  const refreshed = there.getToken({ forceRefresh: true }).catch(({ code }) => code);
  await began.opened;

  await here.signOut();
  // The message about it arrives during the refresh.
  await rest();
  ended.open();

  expect(await refreshed).toBe('network_error');
  await expect.poll(() => there.getSnapshot().status).toBe('signed-out');
  await expect(there.getToken()).rejects.toMatchObject({ code: 'login_required' });
});

test('a sign-out in one tab is seen in the other one', async () => {
  openPage('http://127.0.0.1/');
  const { createClient, signIn } = await startSignIn({ persistence: 'device' });
  const [here, there] = [createClient(), createClient()];
  await there.session();
  await signIn(here);
  await expect.poll(() => there.getSnapshot().status).toBe('signed-in');

  await here.signOut();

  await expect.poll(() => there.getSnapshot().status).toBe('signed-out');
});

test.each([
  ['pageshow', { persisted: true }],
  ['online', {}],
  ['visibilitychange', {}],
] as const)('a page reads the state again at %s', async (name, members) => {
  const page = openPage('http://127.0.0.1/');
  const { createClient, signIn } = await startSignIn({ persistence: 'tab' });
  const client = createClient();
  await signIn(client);
  page.sessionStorage.clear();

  page.fire(name, members);

  await expect.poll(() => client.getSnapshot().status).toBe('signed-out');
});

test.each(['blocked', 'full'])(
  'with storage that is %s the person stays signed in for this page',
  async (how) => {
    const page = openPage('http://127.0.0.1/');
    const fail = (): never => {
      throw new DOMException(how, how === 'full' ? 'QuotaExceededError' : 'SecurityError');
    };
    const { emulator, person, createClient } = await startSignIn({ persistence: 'device' });
    const client = createClient();
    const callback = await person.visit(await client.authorizationUrl());
    page.localStorage.setItem = fail;
    if (how === 'blocked') page.localStorage.getItem = fail;

    await client.handleCallback(callback);
    emulator.advance(3_600_000);

    expect((await client.fetch('/api/sites')).status).toBe(200);
    expect(client.getSnapshot().status).toBe('signed-in');
  },
);

test('a sign-in that cannot be kept until the callback does not begin', async () => {
  const page = openPage('http://127.0.0.1/');
  page.sessionStorage.setItem = () => {
    throw new DOMException('blocked', 'SecurityError');
  };
  const { createClient } = await startSignIn();

  await expect(createClient().authorizationUrl()).rejects.toThrow('blocked');
});

test('the form that ends the session is sent by POST', async () => {
  const page = openPage('http://127.0.0.1/');
  const { blastiq, createClient, signIn } = await startSignIn();
  const client = createClient();
  await signIn(client);

  (await client.endSession()).submit();

  expect(page.forms).toEqual([
    {
      action: `${blastiq.attended.authority}/connect/endsession`,
      method: 'post',
      fields: { client_id: 'attended.customer', id_token_hint: expect.any(String) },
    },
  ]);
});

test('a client of another authority in the same tab does not take the callback of a sign-in', async () => {
  const page = openPage('http://127.0.0.1/');
  const { person, createClient } = await startSignIn();
  const callback = await person.visit(await createClient().authorizationUrl());
  page.goTo(callback);
  const sent: string[] = [];

  const other = createClient({
    authority: 'https://id.other.test',
    fetch: async (input) => {
      sent.push(String(input));
      throw new TypeError('fetch failed');
    },
  });
  const error: unknown = await other.handleCallback(callback).catch((reason: unknown) => reason);

  expect(error).toMatchObject({ code: 'login_required' });
  expect(sent).toEqual([]);
});

test.each(['after it was used', 'before it is used'])(
  'a client that is disposed of %s hears nothing of the page and of other tabs any more, and still works',
  async (when) => {
    const page = openPage('http://127.0.0.1/');
    const { createClient, signIn } = await startSignIn({ persistence: 'device' });
    const [here, there] = [createClient(), createClient()];
    await signIn(here);
    if (when === 'before it is used') there.dispose();
    await there.session();
    there.dispose();

    await here.signOut();
    page.fire('pageshow', { persisted: true });
    page.fire('online');
    page.fire('visibilitychange');
    await setTimeout(100);

    expect(here.getSnapshot().status).toBe('signed-out');
    expect(there.getSnapshot().status).toBe('signed-in');
    await signIn(there);
    expect((await there.fetch('/api/sites')).status).toBe(200);
  },
);
