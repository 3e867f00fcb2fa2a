import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrontendEvent } from '@x/auth-core/proxy';
import { startLoopbackServer } from '@x/test-kit/loopback-server';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Response,
} from 'playwright-core';
import { browserOptions } from 'scripts/set-up/browser';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildPage } from '../backend-for-frontend/build-page.ts';
import { startExample } from '../backend-for-frontend/example.ts';

const pictures = join(import.meta.dirname, '../reports/backend-for-frontend');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const options = browserOptions();
const folder = mkdtempSync(join(tmpdir(), 'page-'));
let browser: Browser;

describe.skipIf(!options)('the page of backend-for-frontend', () => {
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    await buildPage(folder);
    browser = await chromium.launch(options);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, maxRetries: 10 });
  });

  test('shows four APIs to a person, who signs in with the keyboard alone', async () => {
    const { page, emulator, seen, settled } = await open();
    await picture(page, 'signed-out');
    await signIn(page, emulator);
    await page.getByText('Site 1').waitFor({ state: 'detached' });
    await page.getByText('You are not signed in to BlastIQ.').waitFor();
    await picture(page, 'signed-in');

    await page.getByRole('link', { name: 'Sign in to BlastIQ' }).press('Enter');
    await page.getByLabel('Username').fill(emulator.blastiq.options.username);
    await page.getByLabel('Password').fill(String(emulator.blastiq.options.password));
    await page.getByRole('button', { name: 'Sign in' }).press('Enter');
    await allow(page);
    await see(page, 'Loan 1: 250,000', 'Asset 1: Opening titles', 'Checkout is slow', 'Site 1: North pit');
    await picture(page, 'signed-in-everywhere');
    expect(emulator.violations).toEqual([]);
    await settled();
    await expectNoSecrets(page, emulator, seen);
    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await page.getByText('You are signed out.').waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.filter(({ name }) => name === 'session')).toEqual([]);
  });

  test('looks the same in the dark, and fits a phone', async () => {
    const phone = { viewport: { width: 360, height: 740 } };
    const { page, emulator } = await open({ ...phone, colorScheme: 'dark' });
    await picture(page, 'phone-dark-signed-out');
    await signIn(page, emulator);
    await page.getByText('Loan 1').waitFor();
    await picture(page, 'phone-dark-signed-in');

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test('says so while it signs in, and if the password is wrong', async () => {
    const { page, emulator } = await open();
    const delay = emulator.blam.fail({ delayMs: 60_000 });
    await fillIn(page, emulator, 'wrong');
    await page.getByText('Signing in.').waitFor();
    await picture(page, 'signing-in');
    delay.stop();
    await page.reload();
    await fillIn(page, emulator, 'wrong');
    await page.getByText('The username or the password is wrong.').waitFor();
    await picture(page, 'wrong-password');

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('password');
  });

  test('asks to sign in again when the session has ended', async () => {
    const { page, emulator, sessions } = await open();
    await signIn(page, emulator);
    await page.getByText('Loan 1').waitFor();
    const outage = emulator.blooma.fail({ operation: 'resource', status: 503, times: 'always' });
    await page.reload();
    // An API that is still loading would find out first that the session has ended.
    await see(page, 'Blooma does not answer now.', ...OTHERS);
    outage.stop();
    sessions.clear();
    await page.getByRole('button', { name: 'Try again: Loans' }).click();
    await page.getByText('Your session has ended. Sign in again.').waitFor();
    await picture(page, 'expired');

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('username');
  });

  test('shows an outage of one API in its own place, and loads it again on request', async () => {
    const { page, emulator, events } = await open();
    emulator.blooma.fail({ status: 503, times: 'always' });
    emulator.blameless.fail({ operation: 'resource', reset: 'before', times: 'always' });
    await signIn(page, emulator);
    await page.getByText('Blooma does not answer now.').waitFor();
    await page.getByText('Blameless does not answer now.').waitFor();
    await picture(page, 'error');
    emulator.blooma.heal();
    emulator.blameless.heal();
    await page.getByRole('button', { name: 'Try again: Incident' }).click();
    await see(page, 'Checkout is slow', 'Asset 1: Opening titles');

    expect(events.map((event) => 'code' in event && event.code)).toContain('provider_unavailable');
  });

  test('says that it is offline, and comes back by itself', async () => {
    const { page, emulator } = await open();
    await signIn(page, emulator);
    await page.getByText('Loan 1').waitFor();
    await page.context().setOffline(true);
    emulator.blooma.clear();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.getByText('You are offline.').first().waitFor();
    await picture(page, 'offline');
    await page.context().setOffline(false);

    await page.getByText('Loan 1').waitFor();
  });

  test('gives another site nothing: a form, JSON as text, an image, a frame', async () => {
    const { page, emulator, origin, events } = await open();
    await signIn(page, emulator);
    await see(page, 'Loan 1', ...OTHERS);
    // What the page itself asked for: one request for each API.
    await expect.poll(() => events.length).toBe(4);
    events.length = 0;
    const other = await page.context().newPage();
    const site = await startLoopbackServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end(
        `<form method="post" enctype="text/plain" action="${origin}/api/blooma/api/loans" target="f">
          <input name='{"amount":1,"x":"' value='"}'></form><iframe name="f"></iframe>
          <img src="${origin}/api/blooma/api/loans">`,
      );
    });
    await other.goto(site.origin.replace('127.0.0.1', 'localhost'));
    await other.evaluate(() => document.forms[0]?.submit());
    const readByScript = await other.evaluate(
      (url) =>
        fetch(url, { credentials: 'include', headers: { 'x-auth-request': '1' } }).then(
          (response) => response.text(),
          () => 'blocked',
        ),
      `${origin}/api/blooma/api/loans`,
    );
    await expect.poll(() => events.length).toBeGreaterThanOrEqual(3);

    expect(readByScript).toBe('blocked');
    expect(new Set(events.map((event) => 'code' in event && event.code))).toEqual(new Set(['forbidden']));
  });
});

type Opened = Awaited<ReturnType<typeof open>>;

/** The page of a new server, in a browser that has not seen it. */
async function open(context: BrowserContextOptions = {}) {
  const events: FrontendEvent[] = [];
  const example = await startExample({ page: folder, onEvent: (event) => void events.push(event) });
  const opened = await browser.newContext({ ...context, reducedMotion: 'reduce' });
  onTestFinished(async () => {
    await opened.close();
    await example.stop();
  });
  const page = await opened.newPage();
  const seen: string[] = [];
  page.on('console', (message) => seen.push(message.text()));
  const readings: Promise<unknown>[] = [];
  page.on('response', (response) => {
    if (response.url().startsWith(example.origin))
      readings.push(read(response).then((text) => seen.push(text)));
  });
  await page.goto(example.origin);
  return { ...example, page, events, seen, settled: () => Promise.all(readings) };
}

/** All that a response tells. A page that is closed meanwhile has no more to tell. */
async function read(response: Response): Promise<string> {
  const body = await response.text().catch(() => '');
  const headers = await response.allHeaders().catch(() => ({}));
  return `${response.url()} ${JSON.stringify(headers)} ${body}`;
}

async function fillIn(page: Page, { blam }: Opened['emulator'], password = String(blam.options.password)) {
  // The page shows the form once it knows that nobody is signed in.
  await page.getByLabel('Username').waitFor();
  await page.getByLabel('Username').focus();
  await page.keyboard.type(blam.options.username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

async function signIn(page: Page, emulator: Opened['emulator']): Promise<void> {
  await fillIn(page, emulator);
  await page.getByText(`Signed in as ${emulator.blam.options.username}.`).waitFor();
}

/** What the APIs other than Blooma show to a person who has not signed in to BlastIQ. */
const OTHERS = ['Asset 1', 'Checkout is slow', 'You are not signed in to BlastIQ.'] as const;

/** Waits until the page shows all of this. */
async function see(page: Page, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) await page.getByText(text).waitFor();
}

/** Agrees at the page of BlastIQ, if it asks. */
async function allow(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /allow/i });
  await page.getByText('Site 1: North pit').or(button).waitFor();
  if (await button.isVisible()) await button.click();
}

/** Keeps a picture of a state, and holds it against the rules for accessibility. */
async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  const violations = await page.evaluate(async (source) => {
    // The policy of the page allows no inline script; an evaluated one is not of the page.
    new Function(source)();
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
    return (await axe.run()).violations.map(({ id }) => id);
  }, axe);
  expect(violations, name).toEqual([]);
}

/** Searches what the page received, logged and keeps for secrets and tokens. */
async function expectNoSecrets(
  page: Page,
  emulator: Opened['emulator'],
  seen: readonly string[],
): Promise<void> {
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  const everything = [...seen, kept, await page.content()].join('\n');
  const secrets = [
    emulator.blooma.options.clientSecret,
    emulator.blameless.options.clientSecret,
    emulator.blam.options.password,
    emulator.blastiq.options.password,
  ];

  expect(seen.length).toBeGreaterThan(8);
  for (const secret of secrets) expect(everything).not.toContain(String(secret));
  expect(everything).not.toMatch(/eyJ\w|bearer |access_?token|refresh_?token/i);
}
