import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe } from 'vitest';
import { findBarriers, readAloud } from './support/accessibility.ts';
import { type BrowserTools, browserTest } from './support/browser-test.ts';
import { type EmulatedApp, fillIn } from './support/emulated-app.ts';

/** A person at the login page. No script is needed there. */
async function openLogin(
  { startApp, openContext }: Pick<BrowserTools, 'startApp' | 'openContext'>,
  options: BrowserContextOptions = {},
  requiresConsent = false,
) {
  const app = await startApp('', { name: 'Blast planner', requiresConsent });
  const context = await openContext(options);
  const page = await context.newPage();
  await page.goto(toSignInUrl(app));
  // A key that is pressed before the page has put the cursor there goes elsewhere.
  await page.locator('#username:focus').waitFor();
  return { ...app, page };
}

function toSignInUrl({ blastiq, clientId, origin }: EmulatedApp): string {
  const request = new URLSearchParams({
    client_id: clientId,
    redirect_uri: `${origin}/callback`,
    response_type: 'code',
    scope: 'openid profile cosmos',
    state: 'from-the-application',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  return `${blastiq.attended.authority}/connect/authorize?${request}`;
}

const reached = (page: Page, { origin }: EmulatedApp) =>
  page
    .waitForURL((url) => url.href.startsWith(`${origin}/callback?`))
    .then(() => new URL(page.url()).searchParams);

describe.concurrent('the pages of the sign-in', () => {
  browserTest(
    'work with the keyboard alone, and without scripts',
    async ({ expect, startApp, openContext }) => {
      const app = await openLogin({ startApp, openContext }, { javaScriptEnabled: false }, true);
      const { page, blastiq } = app;

      await page.keyboard.type(blastiq.options.username);
      await page.keyboard.press('Tab');
      await page.keyboard.type(blastiq.options.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Allow access' }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');

      expect((await reached(page, app)).get('code')).toBeTruthy();
    },
  );

  browserTest('can be cancelled with the keyboard', async ({ expect, startApp, openContext }) => {
    const app = await openLogin({ startApp, openContext }, { javaScriptEnabled: false });

    for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await app.page.keyboard.press(key);

    expect((await reached(app.page, app)).get('error')).toBe('access_denied');
  });

  browserTest(
    'tell a screen reader what is wrong, and where the cursor is',
    async ({ expect, startApp, openContext }) => {
      const app = await openLogin({ startApp, openContext });

      await fillIn(app.page, app, 'wrong');
      // The browser moves the cursor once it has shown the page.
      await app.page.locator('#password:focus').waitFor();

      const problem = { description: 'Invalid username or password', isInvalid: true };
      expect(await readAloud(app.page, 'textbox')).toEqual([
        { role: 'textbox', name: 'Username', ...problem, isFocused: false },
        { role: 'textbox', name: 'Password', ...problem, isFocused: true },
      ]);
      expect(await readAloud(app.page, 'heading', 'button')).toMatchObject([
        { role: 'heading', name: 'Sign in' },
        { role: 'button', name: 'Sign in' },
        { role: 'button', name: 'Cancel' },
      ]);
      expect(await app.page.title()).toBe('Error: Sign in: BlastIQ (emulated)');
    },
  );

  browserTest.for(['light', 'dark'] as const)(
    'have no barrier that axe finds, and fit on a small screen, in %s colours',
    async (colorScheme, { expect, startApp, openContext }) => {
      const app = await openLogin(
        { startApp, openContext },
        { colorScheme, viewport: { width: 320, height: 600 } },
        true,
      );
      const { page, blastiq } = app;
      const found: Record<string, string[]> = {};
      const look = async (name: string) => {
        const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        found[name] = [...(await findBarriers(page)), ...(isWide ? ['scrolls sideways'] : [])];
      };

      await look('login');
      await fillIn(page, app, 'wrong');
      await page.getByRole('alert').waitFor();
      await look('wrong password');
      await fillIn(page, app);
      await page.getByText('asks for access').waitFor();
      await look('consent');
      await page.goto(`${blastiq.attended.authority}/account/logout`);
      await look('sign-out');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are signed out.').waitFor();
      await look('signed out');
      await page.goto(`${blastiq.attended.authority}/connect/authorize`);
      await look('error');

      expect(found).toEqual({
        login: [],
        'wrong password': [],
        consent: [],
        'sign-out': [],
        'signed out': [],
        error: [],
      });
    },
  );
});
