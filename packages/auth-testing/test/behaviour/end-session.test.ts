import { expect, test } from 'vitest';
import { signInByHand } from '../support/browser-by-hand.ts';
import { start } from '../support/start.ts';

test('a person who signed in at BlastIQ need not sign in again until the session is ended', async () => {
  const { blastiq } = await start('blastiq');
  const { authority, clientId } = blastiq.attended;
  const cookies = new Map<string, string>();
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: 'http://127.0.0.1:43210/callback',
    scope: 'openid',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  });
  const authorize = new URL(`${authority}/connect/authorize?${query}`);
  const signIn = (password: string) =>
    signInByHand(authorize, authority, { ...blastiq.options, password }, cookies);
  const send = (url: string, init?: RequestInit) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return fetch(url, { ...init, redirect: 'manual', headers: { cookie, accept: 'text/html' } });
  };
  await signIn(blastiq.options.password);
  const again = await signIn('no password is needed');

  const page = await send(`${authority}/connect/endsession`);
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(await page.text()) ?? [];
  const ended = await send(`${authority}/connect/endsession/confirm`, {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  });

  expect(again.searchParams.get('code')).toBeTruthy();
  expect(ended.status).toBe(303);
  await expect(signIn('no password is needed')).rejects.toThrow();
  expect((await signIn(blastiq.options.password)).searchParams.get('code')).toBeTruthy();
});
