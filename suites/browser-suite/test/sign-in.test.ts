import { describe } from 'vitest';
import { browserTest } from './support/browser-test.ts';
import { fillIn } from './support/emulated-app.ts';

const DATA = { status: 200, body: { sites: [{ id: 1, name: 'North pit' }] } };

describe.concurrent('a person', () => {
  browserTest(
    'signs in on the page of BlastIQ, sees data, and is told nowhere of a secret',
    async ({ expect, attended }) => {
      const app = await attended();
      const page = await app.open();

      await page.evaluate(() => window.app.signIn({ returnTo: '/sites?page=2#first' }));
      await fillIn(page, app);
      await page.getByText('signed-in').waitFor();
      const loaded = await page.evaluate(() => window.app.load());
      const session = await page.evaluate(() => window.app.auth.session());

      expect(loaded).toEqual(DATA);
      expect(page.url()).toBe(`${app.origin}/sites?page=2#first`);
      expect(session).toMatchObject({
        user: { sub: 'blastiq-user' },
        scope: expect.stringContaining('cosmos'),
      });
      expect(app.secrets.count()).toBe(5);
      expect(await app.secrets.find(page)).toEqual([]);
      expect(app.blastiq.violations).toEqual([]);
    },
  );

  browserTest('is asked for the password again after a wrong one', async ({ expect, attended }) => {
    const app = await attended();
    const page = await app.open();

    await page.evaluate(() => window.app.signIn());
    await fillIn(page, app, 'wrong');
    await page.getByRole('alert').waitFor();
    await fillIn(page, app);
    await page.getByText('signed-in').waitFor();

    expect(await page.evaluate(() => window.app.load())).toEqual(DATA);
  });

  browserTest('who cancels is signed out, and can try again', async ({ expect, attended }) => {
    const app = await attended();
    const page = await app.open();

    await page.evaluate(() => window.app.signIn());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('error: access_denied').waitFor();
    const token = await page.evaluate(() => window.app.getToken());
    await app.signIn(page);

    expect(token).toMatchObject({ code: 'login_required' });
    expect(page.url()).toBe(`${app.origin}/callback`);
    expect(await page.evaluate(() => window.app.load())).toEqual(DATA);
  });

  browserTest('signs in where consent is asked for, and may deny it', async ({ expect, attended }) => {
    const app = await attended({ client: { requiresConsent: true } });
    const page = await app.open();

    await page.evaluate(() => window.app.signIn());
    await fillIn(page, app);
    await page.getByRole('button', { name: 'Do not allow' }).click();
    await page.getByText('error: access_denied').waitFor();
    await page.evaluate(() => window.app.signIn());
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.getByText('signed-in').waitFor();

    expect(await page.evaluate(() => window.app.load())).toEqual(DATA);
  });

  browserTest(
    'ends the session at BlastIQ too, with no token in an address',
    async ({ expect, attended }) => {
      const app = await attended();
      const page = await app.open();
      await app.signIn(page);

      await page.evaluate(() => window.app.endSession());
      await page.waitForURL(`${app.origin}/`);
      await page.getByText('signed-out').waitFor();
      await page.evaluate(() => window.app.signIn());
      await page.getByLabel('Password').waitFor();

      expect(app.blastiq.endSessions()).toBe(0);
      expect(app.secrets.count()).toBeGreaterThan(0);
      expect(await app.secrets.find(await app.open())).toEqual([]);
    },
  );

  browserTest.for([
    ['an hour fast', 3_600_000],
    ['an hour slow', -3_600_000],
  ] as const)(
    'signs in and stays in where the clock of the page is %s',
    async ([, offsetMs], { expect, attended }) => {
      const before = `{ const now = Date.now; Date.now = () => now() + ${offsetMs}; }`;
      const app = await attended({ before });
      const page = await app.open();

      await app.signIn(page);
      const first = await page.evaluate(() => window.app.load());
      const again = await page.evaluate(() => window.app.load());
      await app.advance(3_600_000, page);
      const later = await page.evaluate(() => window.app.load());

      expect([first, again, later]).toEqual([DATA, DATA, DATA]);
      expect(app.refreshes()).toBe(1);
    },
  );

  browserTest.for([
    'https://evil.example/',
    '//evil.example/',
    'javascript:alert(1)',
    '/\\evil.example',
    'data:text/html,x',
  ])('is not sent to %s after the sign-in', async (returnTo, { expect, attended }) => {
    const app = await attended();
    const page = await app.open();

    await page.evaluate((to) => window.app.signIn({ returnTo: to }), returnTo);

    await page.getByText('cannot start: TypeError').waitFor();
    expect(page.url()).toBe(`${app.origin}/`);
  });
});
