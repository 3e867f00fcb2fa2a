import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import type { OidcPage } from '../src/pages/oidc-client.ts';
import { type BrowserTools, browserTest } from './support/browser-test.ts';
import { type EmulatedApp, fillIn } from './support/emulated-app.ts';

declare const window: Window & { readonly page: OidcPage };

type Tools = Pick<BrowserTools, 'startApp' | 'openContext'>;

/** A browser at the application, which uses oidc-client-ts. */
async function open({ startApp, openContext }: Tools): Promise<EmulatedApp & { page: Page }> {
  const app = await startApp('oidc-client');
  const context = await openContext();
  const page = await context.newPage();
  const { blastiq, clientId } = app;
  const options = {
    authority: blastiq.attended.authority,
    clientId,
    resource: blastiq.apiUrl + blastiq.resource,
  };
  await page.goto(`${app.origin}/#${encodeURIComponent(JSON.stringify(options))}`);
  await page.getByText('signed out').waitFor();
  return { ...app, page };
}

async function signIn(app: EmulatedApp & { page: Page }): Promise<void> {
  await app.page.evaluate(() => void window.page.signIn());
  await fillIn(app.page, app);
}

describe.concurrent('oidc-client-ts', () => {
  browserTest(
    'signs a person in, reads data, refreshes and signs out',
    async ({ expect, startApp, openContext }) => {
      const app = await open({ startApp, openContext });
      const { page, blastiq } = app;

      await signIn(app);
      await page.getByText('signed in as blastiq-user').waitFor();
      const loaded = await page.evaluate(() => window.page.load());
      const refreshed = await page.evaluate(() => window.page.refresh());
      await page.evaluate(() => void window.page.signOut());
      await page.waitForURL(`${app.origin}/`);
      await page.getByText('signed out').waitFor();

      expect(loaded).toEqual({ status: 200, body: { sites: [{ id: 1, name: 'North pit' }] } });
      expect(refreshed).toEqual({ sub: 'blastiq-user', isNew: true });
      expect(blastiq.tokenRequests).toBe(2);
      expect(blastiq.violations).toEqual([]);
      expect(blastiq.endSessions()).toBe(0);
    },
  );

  browserTest('is told that the person cancelled', async ({ startApp, openContext }) => {
    const app = await open({ startApp, openContext });

    await app.page.evaluate(() => void window.page.signIn());
    await app.page.getByRole('button', { name: 'Cancel' }).click();

    await app.page.getByText('refused: access_denied').waitFor();
  });

  browserTest('refuses a callback with another state', async ({ startApp, openContext }) => {
    const app = await open({ startApp, openContext });
    app.blastiq.fail({ callback: { state: 'another' } });

    await signIn(app);

    await app.page.getByText('refused: No matching state found in storage').waitFor();
  });

  browserTest(
    'must sign in again after the server ended the session',
    async ({ expect, startApp, openContext }) => {
      const app = await open({ startApp, openContext });
      await signIn(app);
      await app.page.getByText('signed in as').waitFor();

      app.blastiq.endSessions();

      await expect(app.page.evaluate(() => window.page.refresh())).rejects.toThrow('invalid_grant');
      await app.page.evaluate(() => void window.page.signIn());
      await app.page.getByLabel('Password').waitFor();
    },
  );
});
