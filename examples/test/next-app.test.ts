import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';
import { findFreePorts } from '@x/test-kit/free-ports';
import { startProgram } from '@x/test-kit/run-program';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { chromium } from 'playwright-core';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { browserOptions } from 'scripts/set-up/browser';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createVisitor } from './support/app-visitor.ts';
import { lookAt } from './support/look-at.ts';

// Looked up at each call, since each test loads the files again.
vi.mock('next/headers', () => ({
  cookies: async () => (await import('./support/next-app.ts')).cookies(),
}));

const PAGE_HEADERS = { 'x-auth-request': '1', 'sec-fetch-site': 'same-origin' };

test('a person signs in, sees the sites on both pages, calls the proxy, and signs out', async () => {
  const { emulator, app, origin, visitor } = await startHandlers();

  expect(await text(visitor.visit('/'))).toContain('Sign in to BlastIQ');
  expect(await text(visitor.visit('/sign-in'))).toMatch(/Signed in as ada\..*Site 1: North pit/);
  expect(await text(visitor.visit('/loans'))).toContain('Loan 1: 250,000');
  const cookie = `__Host-session=${visitor.cookies.get('__Host-session')}`;
  const call = (headers: Record<string, string>): Promise<Response> =>
    app(new Request(`${origin}/api/blastiq/api/sites`, { headers }));
  const answer = await call({ ...PAGE_HEADERS, cookie });

  expect(await answer.json()).toEqual({ sites: [{ id: 1, name: 'North pit' }] });
  expect((await call({ cookie })).status).toBe(403);
  expect((await call(PAGE_HEADERS)).status).toBe(401);
  expect(emulator.blooma.tokenRequests).toBe(1);
  expect(emulator.violations).toEqual([]);

  expect((await visitor.send('/sign-out', 'POST')).headers.get('location')).toBe(`${origin}/`);
  expect(visitor.cookies.has('__Host-session')).toBe(false);
  expect((await call({ ...PAGE_HEADERS, cookie })).status).toBe(401);
  expect((await visitor.send('/loans')).headers.get('location')).toBe('/');
});

test('a sign-in that fails, an outage and a session that has ended are said in words', async () => {
  const { emulator, visitor } = await startHandlers();

  expect(await text(visitor.visit('/callback?error=access_denied&state=foreign'))).toContain(
    'The sign-in did not work. Try again.',
  );
  expect(visitor.cookies.has('__Host-session')).toBe(false);
  await visitor.visit('/sign-in');
  const outage = emulator.blastiq.fail({ operation: 'resource', status: 503, times: 'always' });
  expect(await text(visitor.visit('/'))).toContain('BlastIQ does not answer now.');
  outage.stop();
  emulator.blastiq.endSessions('ada');
  emulator.advance(7_200_000);
  vi.useFakeTimers({ now: Date.now() + 7_200_000, toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  expect(await text(visitor.visit('/'))).toContain('Your session has ended. Sign in again.');
});

// It takes up to half a minute.
test.skipIf(!process.env.X_AUTH_LONG_TESTS)(
  'start.ts builds and serves the app (only with X_AUTH_LONG_TESTS=1, since a build is slow)',
  { timeout: 180_000 },
  async () => {
    const port = await findFreePorts(1);
    const program = startProgram('next-app/start.ts', [], { PORT: `${port}` });
    await program.until('Sign in as');
    const origin = `http://localhost:${port}`;
    const [, emulator] = /The emulator: (\S+)/.exec(program.output()) ?? [];
    const control = async (verb: string, body: object) => {
      const address = `${emulator}/providers/${verb}`;
      return (await fetch(address, { method: 'POST', body: JSON.stringify(body) })).json();
    };
    const { cookies } = (await control('blastiq/sign-in', { username: 'blastiq-user' })) as {
      cookies: { name: string; value: string }[];
    };
    const visitor = createVisitor(
      (request) => fetch(request, { redirect: 'manual' }),
      origin,
      cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    );

    expect(await text(visitor.visit('/'))).toContain('Sign in to BlastIQ');
    const page = await text(visitor.visit('/sign-in'));
    expect(page).toContain('North pit');
    expect(page).not.toMatch(/eyJ\w|access_?token|refresh_?token/i);
    expect(await text(visitor.visit('/loans'))).toContain('250,000');
    // Next.js keeps what the API answered.
    await control('blooma/fail', { operation: 'resource', status: 503, times: 'always' });
    expect(await text(visitor.visit('/loans'))).toContain('250,000');

    const cookie = `__Host-session=${visitor.cookies.get('__Host-session')}`;
    const headers = { ...PAGE_HEADERS, cookie };
    const answer = await fetch(`${origin}/api/blastiq/api/sites`, { headers });
    expect(await answer.json()).toEqual({ sites: [{ id: 1, name: 'North pit' }] });
    await visitor.visit('/');
    expect((await visitor.send('/sign-out', 'POST')).status).toBe(303);
    expect(await text(visitor.visit('/'))).toContain('Sign in to BlastIQ');
    await useBrowser(origin, /as (\S+) with the password (.+)\./.exec(program.output())?.slice(1) ?? []);
    program.child.kill('SIGTERM');
    expect(await program.exit).toEqual({ code: 0, signal: null });
  },
);

/** Signs in and out in a browser, where there is one, and looks at the page. */
async function useBrowser(origin: string, [username = '', password = '']: readonly string[]): Promise<void> {
  const options = browserOptions();
  if (!options) return console.log('There is no browser on this computer, so the page was not looked at.');
  const browser = await chromium.launch(options);
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(origin);
  expect(await lookAt(page, 'next-app', 'signed-out')).toEqual([]);
  await page.getByRole('link', { name: 'Sign in to BlastIQ' }).click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Site 1: North pit').waitFor();
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByText('Loaded.').waitFor();
  expect(await lookAt(page, 'next-app', 'signed-in')).toEqual([]);
  expect(await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }]))).toBe('["",{}]');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('See your sites').waitFor();
}

/** The pages and route handlers of the app as functions, the emulator behind them, and a person at BlastIQ. */
async function startHandlers() {
  const emulator = await stopAfterTest(startEmulator({ providers: ['blastiq', 'blooma'] }));
  const { blastiq, blooma } = emulator;
  const origin = 'http://localhost:3000';
  const directory = mkdtempSync(join(tmpdir(), 'next-app-'));
  onTestFinished(() => rmSync(directory, { recursive: true, maxRetries: 10 }));
  blastiq.clients.set('next-app', {
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
    redirectUris: [`${origin}/callback`],
  });
  blastiq.accounts.set('ada', { secret: 'the password of ada' });
  const variables = {
    APP_ORIGIN: origin,
    TOKEN_KEY: randomBytes(32).toString('base64'),
    TOKEN_DIRECTORY: directory,
    BLASTIQ_CLIENT_ID: 'next-app',
    BLASTIQ_AUTHORITY: blastiq.attended.authority,
    BLASTIQ_API_URL: blastiq.attended.apiUrl,
    BLOOMA_BASE_URL: blooma.options.baseUrl,
    BLOOMA_AUTH_URL: blooma.options.authUrl,
    BLOOMA_CLIENT_ID: blooma.options.clientId,
    BLOOMA_CLIENT_SECRET: blooma.options.clientSecret,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  // The settings are read when the files are loaded.
  vi.resetModules();
  // A slow machine is no trouble with the store.
  const { blastiqOptions } = await import('../next-app/lib/settings.ts');
  Object.assign(blastiqOptions, { storeTimeoutMs: 30_000 });
  const { createNextApp } = await import('./support/next-app.ts');
  const app = createNextApp({
    'GET /': { page: await loadPage('page.tsx') },
    'GET /loans': { page: await loadPage('loans/page.tsx') },
    'GET /sign-in': { handler: (await load('sign-in/route.ts')).GET },
    'GET /callback': { handler: (await load('callback/route.ts')).GET },
    'POST /sign-out': { handler: (await load('sign-out/route.ts')).POST },
    'GET /api/blastiq/api/sites': { handler: (await load('api/[...path]/route.ts')).GET },
  });
  const { cookies } = await blastiq.signIn('ada');
  const signedIn = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return { emulator, app, origin, visitor: createVisitor(app, origin, signedIn) };
}

/** What a page or a route handler exports. A name that TypeScript does not follow: the app has types of its own. */
async function load(
  file: string,
): Promise<Record<'GET' | 'POST' | 'default', (input: unknown) => Promise<ReactNode>>> {
  return import(join(import.meta.dirname, '../next-app/app', file));
}

async function loadPage(file: string): Promise<(request: Request) => Promise<string>> {
  const { default: page } = await load(file);
  return async ({ url }) => {
    const searchParams = Promise.resolve(Object.fromEntries(new URL(url).searchParams));
    return renderToString(await page({ searchParams }));
  };
}

/** The page without the comments that React puts between pieces of text. */
async function text(response: Promise<Response>): Promise<string> {
  return (await (await response).text()).replaceAll('<!-- -->', '');
}
