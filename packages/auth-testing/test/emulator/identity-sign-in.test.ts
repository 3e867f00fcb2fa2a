import { type AttendedBlastiqOptions, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { expect, test, vi } from 'vitest';
import { signInByHand } from '../support/browser-by-hand.ts';
import { start } from '../support/start.ts';

type Cookies = readonly { name: string; value: string }[];

/** Where a browser with these cookies ends up, which cannot fill in a form. */
async function authorize({ authority, clientId, redirectUri }: AttendedBlastiqOptions, cookies: Cookies) {
  const url = new URL(`${authority}/connect/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid profile cosmos offline_access',
    state: 'mine',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  }).toString();
  const kept = new Map(cookies.map(({ name, value }) => [name, value]));
  const { origin, pathname, searchParams } = await signInByHand(
    url,
    authority,
    { username: '', password: '' },
    kept,
  );
  return [origin + pathname, searchParams.has('code'), searchParams.get('state')];
}

test('a person who was signed in without a page gets a code at once, and others get the page', async () => {
  const { blastiq } = await start('blastiq');

  const { cookies, origins } = await blastiq.signIn();

  expect(await authorize(blastiq.attended, cookies)).toEqual(['http://127.0.0.1/callback', true, 'mine']);
  await expect(authorize(blastiq.attended, [])).rejects.toThrow(/^\d+ at \/identity\//);
  expect(origins).toEqual([]);
  expect(cookies.map(({ domain, secure }) => [domain, secure])).toEqual(
    cookies.map(() => ['127.0.0.1', false]),
  );
  expect([blastiq.tokenRequests, blastiq.violations]).toEqual([0, []]);
});

test('without a port too, at an https address with secure cookies', async () => {
  const { blastiq } = await stopAfterTest(
    startEmulator({ ports: false, providers: ['blastiq'], urls: { blastiq: 'https://blastiq.example' } }),
  );

  const { cookies } = await blastiq.signIn('blastiq-user');
  vi.stubGlobal('fetch', blastiq.handle);

  expect(await authorize(blastiq.attended, cookies)).toEqual(['http://127.0.0.1/callback', true, 'mine']);
  expect(cookies.every(({ domain }) => domain === 'blastiq.example')).toBe(true);
});

test('a person with any password is signed in, and one without an account is not', async () => {
  const { blastiq } = await start('blastiq');
  blastiq.accounts.set('zoë', { secret: 'p+a&s%s é' });

  expect((await blastiq.signIn('zoë')).cookies.length).toBeGreaterThan(0);
  await expect(blastiq.signIn('nobody')).rejects.toThrow('There is no account "nobody".');
});
