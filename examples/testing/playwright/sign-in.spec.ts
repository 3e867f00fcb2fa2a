import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { startEmulator } from '@x/auth-testing';

// A sign-in is a chain of redirects, which Playwright does not route: here BlastIQ has a port.
const { blastiq, ...emulator } = await startEmulator({ providers: ['blastiq'] });

// In place of the application.
const app = createServer((_request, response) => response.end('Welcome')).listen(0, '127.0.0.1');
await once(app, 'listening');
const callback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
blastiq.clients.set('my-app', {
  grantTypes: ['authorization_code'],
  scopes: ['openid', 'cosmos'],
  redirectUris: [callback],
});

test.afterAll(async () => {
  app.close();
  await emulator.stop();
});

/** Where an application sends a person to sign in. */
const authorize = `${blastiq.attended.authority}/connect/authorize?${new URLSearchParams({
  client_id: 'my-app',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid cosmos',
  state: 'from-the-application',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`;

test('a person signs in on the page of BlastIQ', async ({ page }) => {
  await page.goto(authorize);
  await page.getByLabel('Username').fill(blastiq.options.username);
  await page.getByLabel('Password').fill(blastiq.options.password);
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByText('Welcome')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
});

test('a person who has signed in before sees no page', async ({ browser }) => {
  const context = await browser.newContext({ storageState: await blastiq.signIn() });
  const page = await context.newPage();

  await page.goto(authorize);

  await expect(page.getByText('Welcome')).toBeVisible();
  expect(blastiq.violations).toEqual([]);
  await context.close();
});
