import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import type { Hono } from 'hono';
import { decodeJwt } from 'jose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type App, createVisitor, type Visitor } from './support/app-visitor.ts';
import { loadSnippet } from './support/guide-snippet.ts';
import { createNextApp } from './support/next-app.ts';

vi.mock('next/headers', async () => ({ cookies: (await import('./support/next-app.ts')).cookies }));

const ORIGIN = 'https://app.example.com';

interface NextRecipe {
  signIn(request: Request): Promise<never>;
  callback(request: Request): Promise<never>;
  readSites(): Promise<unknown>;
  signOut(): Promise<never>;
}

/** The recipes of the guide. The only changes are where BlastIQ is, and how long the store may take. */
const RECIPES: Record<string, (change: (code: string) => string) => Promise<App>> = {
  async Hono(change) {
    const { app } = await loadSnippet<{ app: Hono }>('sign-in.md', "from 'hono'", change);
    return async (request) => app.fetch(request);
  },
  async 'Next.js'(change) {
    const recipe = await loadSnippet<NextRecipe>('sign-in.md', "from 'next/headers'", change);
    return createNextApp({
      'GET /sign-in': { handler: recipe.signIn },
      'GET /callback': { handler: recipe.callback },
      'GET /sites': { page: recipe.readSites },
      'POST /sign-out': { handler: recipe.signOut },
    });
  },
};

/** The app of a recipe, the emulator behind it, and two people who are signed in there. */
async function start(load: (typeof RECIPES)[string]) {
  const { blastiq } = await stopAfterTest(startEmulator({ providers: ['blastiq'], showSecrets: true }));
  const { clientId, authority, apiUrl } = blastiq.attended;
  const client = blastiq.clients.get(clientId);
  if (!client) throw new Error('The emulator has no client for people.');
  blastiq.clients.set('my-application', {
    ...client,
    applicationType: 'web',
    redirectUris: [`${ORIGIN}/callback`],
  });
  vi.stubEnv('TOKEN_KEY', randomBytes(32).toString('base64'));
  const directory = mkdtempSync(join(tmpdir(), 'sign-in-'));
  onTestFinished(() => rmSync(directory, { recursive: true, maxRetries: 10 }));
  vi.stubEnv('TOKEN_DIRECTORY', directory);
  const app = await load((code) => {
    const name = "clientId: 'my-application',";
    expect(code).toContain(name);
    // A slow machine is no trouble with the store.
    const changed = { authority, apiUrl, storeTimeoutMs: 30_000 };
    return code.replace(name, `${name} ...${JSON.stringify(changed)},`);
  });
  const createPerson = async (username: string): Promise<Visitor> => {
    blastiq.accounts.set(username, { secret: `password of ${username}` });
    const { cookies } = await blastiq.signIn(username);
    return createVisitor(app, ORIGIN, cookies.map(({ name, value }) => `${name}=${value}`).join('; '));
  };
  return { blastiq, ada: await createPerson('ada'), ben: await createPerson('ben') };
}

/** What the page of the sites shows, and whose it is. */
const siteOf = (person: string) => ({ person, sites: [{ id: 1, name: 'North pit' }] });

describe.each(Object.entries(RECIPES))('with %s', (_name, load) => {
  test('a person who asks for a page is sent to BlastIQ and back, and sees the page', async () => {
    const { blastiq, ada } = await start(load);

    expect(await (await ada.visit('/sites')).json()).toEqual(siteOf('ada'));

    expect(ada.cookies.get('__Host-session')).toMatch(/^[\w-]{36}$/);
    expect(blastiq.violations).toEqual([]);
  });

  test('two people who sign in at the same time each get their own token', async () => {
    const { blastiq, ada, ben } = await start(load);

    const pages = await Promise.all([ada.visit('/sites'), ben.visit('/sites')]);
    const again = await Promise.all([ben.visit('/sites'), ada.visit('/sites')]);

    expect(await Promise.all(pages.map((page) => page.json()))).toEqual([siteOf('ada'), siteOf('ben')]);
    expect(await Promise.all(again.map((page) => page.json()))).toEqual([siteOf('ben'), siteOf('ada')]);
    const bearers = blastiq.requests
      .filter(({ operation }) => operation === 'listSites')
      .map(({ headers }) => decodeJwt(headers.authorization?.slice('Bearer '.length) ?? '').sub);
    expect(bearers.sort()).toEqual(['ada', 'ada', 'ben', 'ben']);
  });

  test('the cookie of a sign-in under way is sealed, and its callback works in no other browser', async () => {
    const { ada, ben } = await start(load);
    const location = (await ada.send('/sign-in')).headers.get('location') ?? '';
    const callback = await ada.signInAt(location);
    await ben.send('/sign-in');
    vi.spyOn(console, 'error').mockReturnValue();

    const { searchParams } = new URL(location);
    const sealed = ada.cookies.get('__Host-sign-in') ?? '';
    const readable = Buffer.from(sealed.replace(/^[^.]*\./, ''), 'base64url').toString('latin1');
    for (const name of ['state', 'nonce']) {
      expect(searchParams.get(name)).toMatch(/.{20}/);
      expect(sealed + readable).not.toContain(searchParams.get(name));
    }
    expect((await ben.send(callback).catch(() => Response.error())).ok).toBe(false);
    expect(ben.cookies.has('__Host-session')).toBe(false);
    expect((await ada.send(callback)).headers.get('location')).toBe('/');
    expect(ada.cookies.has('__Host-session')).toBe(true);
  });

  test('a callback that is loaded again leaves the person signed in', async () => {
    const { ada } = await start(load);
    const location = (await ada.send('/sign-in?returnTo=/sites')).headers.get('location') ?? '';
    const callback = await ada.signInAt(location);
    await ada.send(callback);
    const session = ada.cookies.get('__Host-session');

    expect((await ada.send(callback)).headers.get('location')).toBe('/sites');

    expect(session).toBeDefined();
    expect(ada.cookies.get('__Host-session')).toBe(session);
    expect(await (await ada.visit('/sites')).json()).toEqual(siteOf('ada'));
  });

  test('a sign-out ends the session of one person, at the provider too, and not that of the other', async () => {
    const { blastiq, ada, ben } = await start(load);
    await Promise.all([ada.visit('/sites'), ben.visit('/sites')]);
    const session = ada.cookies.get('__Host-session') ?? '';

    expect((await ada.send('/sign-out', 'POST')).headers.get('location')).toBe('/');

    expect(ada.cookies.has('__Host-session')).toBe(false);
    expect(blastiq.requests.filter(({ operation }) => operation === 'revokeToken')).toHaveLength(1);
    // Somebody who copied the cookie finds nothing either.
    ada.cookies.set('__Host-session', session);
    expect((await ada.send('/sites')).headers.get('location')).toBe('/sign-in?returnTo=/sites');
    expect(await (await ben.visit('/sites')).json()).toEqual(siteOf('ben'));
  });
});
