import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';
import { findFreePorts } from '@x/test-kit/free-ports';
import { runProgram, startProgram } from '@x/test-kit/run-program';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { chromium, type Page } from 'playwright-core';
import { browserOptions } from 'scripts/set-up/browser';
import { expect, onTestFinished, test } from 'vitest';
import { lookAt } from './support/look-at.ts';

const options = browserOptions();
const browserTest = test.skipIf(!options);

/** The page in a browser, and what controls the emulator behind it. */
async function openPage() {
  const program = startProgram('spa-blastiq/start.ts', [], { PORT: `${await findFreePorts(1)}` });
  await program.until('Sign in as');
  const [, app = ''] = /application: (\S+)/.exec(program.output()) ?? [];
  const [, emulator = ''] = /emulator: +(\S+)/.exec(program.output()) ?? [];
  const [, username = '', password = ''] = /as (\S+) with the password (.+)/.exec(program.output()) ?? [];
  const browser = await chromium.launch(options);
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(app);

  const control = async (verb: string, body: object = {}) => {
    const address = `${emulator}/providers/blastiq/${verb}`;
    const { status } = await fetch(address, { method: 'POST', body: JSON.stringify(body) });
    expect(status).toBe(200);
  };
  const fillIn = async () => {
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  return { page, app, control, fillIn };
}

const see = (page: Page, heading: string) => page.getByRole('heading', { name: heading }).waitFor();

/** Looks at a state of the page. The pictures are in `reports/spa-blastiq`. */
async function look(page: Page, state: string): Promise<void> {
  expect(await lookAt(page, 'spa-blastiq', state), state).toEqual([]);
}

browserTest(
  'spa-blastiq shows a person what there is to do, from the first sign-in to the sign-out',
  async () => {
    const { page, app, control, fillIn } = await openPage();

    await see(page, 'See your sites');
    await look(page, 'signed-out');
    const start = await holdRequests(page, '**/.well-known/openid-configuration');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await see(page, 'Signing in');
    await look(page, 'signing-in');
    start();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await see(page, 'That did not work');
    await page.getByText('You did not sign in').waitFor();
    await look(page, 'error');

    await page.getByRole('button', { name: 'Try again' }).click();
    await fillIn();
    await page.getByText('North pit').waitFor();
    await page.getByText('Signed in as blastiq-user').waitFor();
    expect(page.url()).toBe(`${app}/`);
    await look(page, 'signed-in');
    await page.reload();
    await page.getByText('North pit').waitFor();

    await page.context().setOffline(true);
    await page.getByText('You are offline. You stay signed in.').waitFor();
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByText('BlastIQ could not be reached.').waitFor();
    await look(page, 'offline');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('North pit').waitFor();

    await control('end-sessions');
    await control('fail', { operation: 'resource', status: 401, times: 2 });
    await page.getByRole('button', { name: 'Load again' }).click();
    await see(page, 'Your session has ended');
    await look(page, 'expired');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await fillIn();
    await page.getByText('North pit').waitFor();

    // Over BlastIQ: the page that is left shows the same heading for a moment.
    const back = page.waitForEvent('framenavigated', (frame) => frame.url() === `${app}/`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await back;
    await see(page, 'See your sites');
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(
      'eyJ',
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Password').waitFor();
  },
  // It starts Vite and a browser, and goes through all states.
  120_000,
);

test('cli-blastiq signs a person in in the browser, remembers it, and forgets it', async () => {
  const { blastiq } = await stopAfterTest(startEmulator({ providers: ['blastiq'] }));
  const { clientId, authority, apiUrl } = blastiq.attended;
  const directory = mkdtempSync(join(tmpdir(), 'cli-blastiq-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, maxRetries: 10 }));
  const env = {
    BLASTIQ_CLIENT_ID: clientId,
    BLASTIQ_AUTHORITY: authority,
    BLASTIQ_API_URL: apiUrl,
    BLASTIQ_TOKENS: directory,
  };
  const { cookies } = await blastiq.signIn();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

  const first = startProgram('cli-blastiq/main.ts', [], env);
  const url = await printedUrl(first);
  const callback = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  const page = await fetch(callback.headers.get('location') ?? '');
  const ended = await first.exit;
  const second = await runProgram('cli-blastiq/main.ts', [], env);
  const out = await runProgram('cli-blastiq/main.ts', ['sign-out'], env);

  expect(await page.text()).toContain('You can close this page.');
  expect([ended.code, first.output()]).toEqual([0, 'Site 1: North pit\n']);
  expect(second).toEqual({ code: 0, output: 'Site 1: North pit\n' });
  expect(out).toEqual({ code: 0, output: 'Signed out.\n' });
  const third = startProgram('cli-blastiq/main.ts', [], env);
  expect(await printedUrl(third)).toContain('/connect/authorize?');
});

/** Holds requests until the returned function is called. */
async function holdRequests(page: Page, pattern: string): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return () => release();
}

/** The address at which the person signs in. It is not part of what the program answers. */
async function printedUrl(program: ReturnType<typeof startProgram>): Promise<string> {
  for (;;) {
    const [found] = /http:\S+/.exec(program.errors()) ?? [];
    if (found !== undefined) return found;
    await new Promise((resolve) => program.child.stderr?.once('data', resolve));
  }
}
