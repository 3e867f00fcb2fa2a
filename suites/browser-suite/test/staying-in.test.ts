import { describe } from 'vitest';
import { browserTest } from './support/browser-test.ts';

/** Past the lifetime of an access token. */
const HOUR_MS = 3_600_000;

describe.concurrent('a person who reloads the page', () => {
  browserTest(
    'costs one redirect and no prompt with memory, and leaves nothing behind',
    async ({ expect, attended }) => {
      const app = await attended({ persistence: 'memory', resumes: true });
      const page = await app.open();
      // Nobody is signed in at BlastIQ, so the first redirect comes back with nothing.
      await page.getByText('signed-out').waitFor();
      await app.signIn(page, { returnTo: '/sites' });
      await page.evaluate(() => sessionStorage.clear());
      const before = app.blastiq.requests.filter(({ operation }) => operation === 'authorize').length;
      const frames: string[] = [];
      page.on('frameattached', (frame) => frames.push(frame.url()));

      await page.reload();
      await page.getByText('signed-in').waitFor();

      const authorized = app.blastiq.requests.filter(({ operation }) => operation === 'authorize');
      expect(authorized.length - before).toBe(1);
      expect(app.blastiq.requests.at(-1)?.operation).not.toBe('logIn');
      expect(page.url()).toBe(`${app.origin}/sites`);
      expect(frames).toEqual([]);
      expect(await app.secrets.find(page)).toEqual([]);
      expect(await page.evaluate(() => window.app.load())).toMatchObject({ status: 200 });
    },
  );

  browserTest.for([
    ['tab', 'session storage'],
    ['device', 'local storage'],
  ] as const)(
    'stays in with %s, and only the %s knows the tokens',
    async ([persistence, place], { expect, attended }) => {
      const app = await attended({ persistence });
      const page = await app.open();
      await app.signIn(page);

      await page.reload();
      await page.getByText('signed-in').waitFor();
      const loaded = await page.evaluate(() => window.app.load());
      const other = await app.open();
      await other.waitForFunction(() => window.app.auth.getSnapshot().status !== 'loading');

      expect(loaded).toMatchObject({ status: 200 });
      expect(app.blastiq.tokenRequests).toBe(1);
      expect(await other.evaluate(() => window.app.auth.getSnapshot().status)).toBe(
        persistence === 'device' ? 'signed-in' : 'signed-out',
      );
      const kinds = ['access_token', 'id_token', 'refresh_token'];
      expect(await app.secrets.find(page)).toEqual(kinds.map((kind) => `${place}: ${kind}`));
    },
  );
});

describe.concurrent('an open page', () => {
  browserTest.for(['memory', 'tab', 'device'] as const)(
    'refreshes once when its token has expired, with %s',
    async (persistence, { expect, attended }) => {
      const app = await attended({ persistence });
      const page = await app.open();
      await app.signIn(page);

      await app.advance(HOUR_MS, page);
      const loaded = await page.evaluate(() =>
        Promise.all(Array.from({ length: 5 }, () => window.app.load())),
      );

      expect(loaded.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(app.refreshes()).toBe(1);
      expect(app.blastiq.violations).toEqual([]);
    },
  );

  browserTest('shows that the session has expired when the server ended it', async ({ expect, attended }) => {
    const app = await attended({ persistence: 'device' });
    const page = await app.open();
    await app.signIn(page);

    app.blastiq.endSessions();
    await app.advance(HOUR_MS, page);
    const token = await page.evaluate(() => window.app.getToken());
    await page.getByText('expired').waitFor();
    const again = await page.evaluate(() => window.app.getToken());

    expect([token, again]).toMatchObject([{ code: 'login_required' }, { code: 'login_required' }]);
    expect(app.refreshes()).toBe(1);
    await page.evaluate(() => window.app.signIn());
    await page.getByLabel('Password').waitFor();
  });

  browserTest(
    'is not signed out by a network that is gone, and goes on when it is back',
    async ({ expect, attended }) => {
      const app = await attended({ persistence: 'device' });
      const page = await app.open();
      await app.signIn(page);

      await app.context.setOffline(true);
      await app.advance(HOUR_MS, page);
      const offline = await page.evaluate(() => window.app.getToken());
      const meanwhile = await page.evaluate(() => window.app.auth.getSnapshot().status);
      await app.context.setOffline(false);
      const online = await page.evaluate(() => window.app.load());

      expect(offline).toMatchObject({ code: 'network_error' });
      expect(meanwhile).toBe('signed-in');
      expect(online).toMatchObject({ status: 200 });
      expect(await page.evaluate(() => window.app.statuses)).not.toContain('signed-out');
    },
  );

  browserTest('signs the person out without a network too', async ({ expect, attended }) => {
    const app = await attended({ persistence: 'device' });
    const page = await app.open();
    await app.signIn(page);

    await app.context.setOffline(true);
    await page.evaluate(() => window.app.signOut());
    await page.getByText('signed-out').waitFor();
    const stored = await page.evaluate(() => Object.keys(localStorage));
    await app.context.setOffline(false);

    expect(stored).toEqual([]);
    expect(await page.evaluate(() => window.app.getToken())).toMatchObject({ code: 'login_required' });
  });

  browserTest.for([
    ['a failure of the server', { status: 503 }, 'provider_unavailable'],
    ['a captive portal', { content: 'html' }, 'invalid_response'],
  ] as const)('is not signed out by %s', async ([, fault, code], { expect, attended }) => {
    const app = await attended();
    const page = await app.open();
    await app.signIn(page);

    app.blastiq.fail({ operation: 'refresh', times: 'always', ...fault });
    await app.advance(HOUR_MS, page);
    const failed = await page.evaluate(() => window.app.getToken());
    const meanwhile = await page.evaluate(() => window.app.auth.getSnapshot().status);
    app.blastiq.heal();
    const healed = await page.evaluate(() => window.app.load());

    expect(failed).toMatchObject({ code });
    expect(meanwhile).toBe('signed-in');
    expect(healed).toMatchObject({ status: 200 });
  });
});

describe.concurrent('a page without storage', () => {
  const BLOCKED = `for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
  }`;
  const LOCAL_BLOCKED = `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });`;
  const LOCAL_FULL = `Storage.prototype.setItem = new Proxy(Storage.prototype.setItem, { apply(set, area, args) {
    if (area === window.localStorage) throw new DOMException('full', 'QuotaExceededError');
    return Reflect.apply(set, area, args);
  } });`;

  browserTest.for([
    ['blocked', LOCAL_BLOCKED],
    ['full', LOCAL_FULL],
  ] as const)(
    'signs in all the same if its local storage is %s, until it is reloaded',
    async ([, before], { expect, attended }) => {
      const app = await attended({ persistence: 'device', before });
      const page = await app.open();

      await app.signIn(page);
      await app.advance(HOUR_MS, page);
      const loaded = await page.evaluate(() => window.app.load());
      await page.reload();
      await page.getByText('signed-out').waitFor();

      expect(loaded).toMatchObject({ status: 200 });
      expect(app.refreshes()).toBe(1);
    },
  );

  browserTest('or with nonsense in it is signed out, and can sign in', async ({ expect, attended }) => {
    const app = await attended({ persistence: 'device' });
    const page = await app.open();
    const broken: string[] = [];
    page.on('pageerror', ({ message }) => broken.push(message));
    const statuses: string[] = [];

    for (const text of ['', 'null', '{', '[]', '{"version":1}', '0']) {
      await app.signIn(page);
      await page.evaluate((nonsense) => {
        for (const area of [localStorage, sessionStorage]) {
          for (const key of Object.keys(area)) area.setItem(key, nonsense);
        }
      }, text);
      await page.reload();
      await page.waitForFunction(() => 'app' in window && window.app.auth.getSnapshot().status !== 'loading');
      statuses.push(await page.evaluate(() => window.app.auth.getSnapshot().status));
    }

    expect(new Set(statuses)).toEqual(new Set(['signed-out']));
    expect(broken).toEqual([]);
  });

  browserTest('says so if it cannot even keep a sign-in until the callback', async ({ expect, attended }) => {
    const app = await attended({ before: BLOCKED });
    const page = await app.open();

    await page.evaluate(() => window.app.signIn());

    await page.getByText('cannot start: ').waitFor();
    expect(await page.evaluate(() => window.app.getToken())).toMatchObject({ code: 'login_required' });
  });
});
