import type { Fault } from '@x/auth-testing';
import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import type { AttendedApp } from './support/attended-app.ts';
import { browserTest } from './support/browser-test.ts';
import { fillIn } from './support/emulated-app.ts';

/** Begins a sign-in. What comes of it is up to the test. */
async function tryToSignIn(app: AttendedApp, page: Page): Promise<void> {
  await app.rememberPerson();
  await page.evaluate(() => window.app.signIn());
}

/** Waits for the callback, which the page does not handle by itself. */
async function reachCallback(app: AttendedApp, page: Page): Promise<string> {
  await tryToSignIn(app, page);
  await page.waitForURL((url) => url.pathname === '/callback');
  await page.waitForFunction(() => 'app' in window);
  return page.url();
}

describe.concurrent('a callback', () => {
  const REFUSED: readonly (readonly [string, Fault, string])[] = [
    ['with another state', { callback: { state: 'another' } }, 'login_required'],
    ['without a state', { callback: { state: undefined } }, 'login_required'],
    ['of a foreign issuer', { callback: { iss: 'https://other.example' } }, 'invalid_response'],
    ['without the issuer that discovery promises', { callback: { iss: undefined } }, 'invalid_response'],
    ['with a code of somebody else', { callback: { code: 'F'.repeat(64) } }, 'login_required'],
    [
      'with a failure of the server',
      { callback: { code: undefined, error: 'server_error' } },
      'provider_unavailable',
    ],
    ['whose ID token is absent', { idToken: 'absent' }, 'invalid_response'],
    ['whose ID token is unsigned', { idToken: 'unsigned' }, 'invalid_response'],
    ['whose ID token was signed by a foreign key', { idToken: 'foreign-key' }, 'invalid_response'],
    ['whose ID token is of another issuer', { idToken: 'wrong-issuer' }, 'invalid_response'],
    ['whose ID token is for another client', { idToken: 'wrong-audience' }, 'invalid_response'],
    ['whose ID token authorizes another party', { idToken: 'wrong-party' }, 'invalid_response'],
    ['whose ID token has another nonce', { idToken: 'wrong-nonce' }, 'invalid_response'],
    ['whose ID token has expired', { idToken: 'expired' }, 'invalid_response'],
    ['whose ID token is of tomorrow', { idToken: 'from-the-future' }, 'invalid_response'],
  ];

  browserTest.for(REFUSED)(
    '%s signs nobody in, and stores nothing',
    async ([, fault, code], { expect, attended }) => {
      const app = await attended({ persistence: 'device' });
      app.blastiq.configure({ sendsIssuer: true });
      const page = await app.open();
      app.blastiq.fail(fault);

      await tryToSignIn(app, page);
      await page.getByText(`error: ${code}`).waitFor();

      const token = await page.evaluate(() => window.app.getToken());
      const stored = await page.evaluate(() => Object.keys(localStorage));
      expect(token).toMatchObject({ code: 'login_required' });
      expect(stored).toEqual([]);
      expect(page.url()).toBe(`${app.origin}/callback`);
      expect(await app.secrets.find(page)).toEqual([]);
    },
  );

  browserTest('is one sign-in, however often the page handles it', async ({ expect, attended }) => {
    const app = await attended({ waits: true });
    const page = await app.open();
    const url = await reachCallback(app, page);

    const outcomes = await page.evaluate(
      (address) =>
        Promise.all([
          window.app.handleCallback(address),
          window.app.handleCallback(address),
          window.app.handleCallback(),
        ]),
      url,
    );
    const later = await page.evaluate((address) => window.app.handleCallback(address), url);

    expect([...outcomes, later]).toEqual([{}, {}, {}, {}]);
    expect(app.blastiq.tokenRequests).toBe(1);
    expect(await page.evaluate(() => window.app.load())).toMatchObject({ status: 200 });
  });

  browserTest(
    'that is opened in a second tab too signs both in on this device',
    async ({ expect, attended }) => {
      const app = await attended({ persistence: 'device', waits: true });
      const first = await app.open();
      await reachCallback(app, first);
      // A duplicate, with a copy of the session storage.
      const opened = app.context.waitForEvent('page');
      await first.evaluate(() => void window.open(location.href));
      const second = await opened;
      await second.waitForFunction(() => 'app' in window);

      const outcomes = await Promise.all(
        [first, second].map((page) => page.evaluate(() => window.app.handleCallback())),
      );
      const loaded = await Promise.all([first, second].map((page) => page.evaluate(() => window.app.load())));

      expect(outcomes.filter((outcome) => !('code' in outcome)).length).toBeGreaterThanOrEqual(1);
      expect(loaded).toMatchObject([{ status: 200 }, { status: 200 }]);
    },
  );

  browserTest(
    'that is replayed later, in this tab or in another one, is refused',
    async ({ expect, attended }) => {
      const app = await attended({ persistence: 'device', waits: true });
      const page = await app.open();
      const url = await reachCallback(app, page);
      await page.evaluate(() => window.app.handleCallback());
      await page.getByText('signed-in').waitFor();

      const elsewhere = await app.context.newPage();
      await elsewhere.goto(url);
      await elsewhere.waitForFunction(() => 'app' in window);
      const replayed = await elsewhere.evaluate(() => window.app.handleCallback());

      expect(replayed).toMatchObject({ code: 'login_required' });
      expect(app.blastiq.tokenRequests).toBe(1);
      expect(await page.evaluate(() => window.app.load())).toMatchObject({ status: 200 });
      expect(await elsewhere.evaluate(() => window.app.load())).toMatchObject({ status: 200 });
    },
  );

  browserTest('of each of three sign-ins is handled, the last one first', async ({ expect, attended }) => {
    const app = await attended();
    const page = await app.open();
    const urls = await page.evaluate(async () => {
      const begun: string[] = [];
      for (const returnTo of ['/1', '/2', '/3']) {
        begun.push((await window.app.auth.authorizationUrl({ returnTo })).href);
      }
      return begun;
    });

    const places: string[] = [];
    for (const [index, url] of urls.reverse().entries()) {
      await page.goto(url, { waitUntil: 'commit' });
      if (index === 0) await fillIn(page, app);
      await page.getByText('signed-in').waitFor();
      places.push(new URL(page.url()).pathname);
    }

    expect(places).toEqual(['/3', '/2', '/1']);
    expect(app.blastiq.violations).toEqual([]);
  });
});
