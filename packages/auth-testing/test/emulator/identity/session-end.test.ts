import { describe, expect, test } from 'vitest';
import { begin, getAttendedTokens, signInAttended } from '../../support/attended.ts';
import { callResource, passwordGrant, postForm, read } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

async function startSession() {
  const { blastiq, url } = await start('blastiq');
  const { authority, clientId } = blastiq.attended;
  const { cookies, exchange } = await signInAttended(blastiq);
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
  const refresh = (token = '', client_id = clientId) =>
    read(
      postForm(`${authority}/connect/token`, {
        grant_type: 'refresh_token',
        client_id,
        refresh_token: token,
      }),
    );
  const isSignedIn = async () => {
    const { authorizeUrl } = begin(blastiq, { prompt: 'none' });
    const response = await fetch(authorizeUrl, { redirect: 'manual', headers: { cookie } });
    return response.headers.get('location')?.includes('code=');
  };
  return { blastiq, url, exchange, refresh, isSignedIn };
}

describe('a session that the server ends', () => {
  test('refreshes no more, and asks for the password again, while a JWT lives on', async () => {
    const { blastiq, exchange, refresh, isSignedIn } = await startSession();
    const tokens = (await exchange()).body as Record<string, string>;
    expect(await isSignedIn()).toBe(true);

    const ended = blastiq.endSessions();

    expect(ended).toBe(1);
    expect(await isSignedIn()).toBe(false);
    expect(await refresh(tokens.refresh_token)).toEqual({ status: 400, body: { error: 'invalid_grant' } });
    expect((await callResource(blastiq, tokens.access_token)).status).toBe(200);
  });

  test('takes its opaque tokens and its codes with it', async () => {
    const { blastiq, exchange } = await startSession();
    blastiq.configure({ tokenFormat: 'opaque' });
    const tokens = await getAttendedTokens(blastiq);

    blastiq.endSessions('blastiq-user');

    expect((await callResource(blastiq, tokens.access_token)).status).toBe(401);
    expect(await exchange()).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('is no end for another person, or for a Service User with a password', async () => {
    const { blastiq, exchange, refresh, isSignedIn } = await startSession();
    blastiq.accounts.set('zoë', { secret: 'x' });
    const own = (await exchange()).body as Record<string, string>;
    const service = await postForm(
      `${blastiq.options.authority}/connect/token`,
      passwordGrant(blastiq.options),
    );
    const { refresh_token: unattended } = (await service.json()) as { refresh_token: string };

    expect(blastiq.endSessions('zoë')).toBe(0);
    expect(await isSignedIn()).toBe(true);
    expect((await refresh(own.refresh_token)).status).toBe(200);
    expect(blastiq.endSessions()).toBe(1);
    expect((await refresh(unattended, 'external.customer')).status).toBe(200);
    expect(() => blastiq.endSessions('nobody')).toThrow('There is no account "nobody".');
  });

  test('can be ended by a program in another process', async () => {
    const { url, isSignedIn } = await startSession();
    const end = (body: object) =>
      read(fetch(`${url}/providers/blastiq/end-sessions`, { method: 'POST', body: JSON.stringify(body) }));

    expect((await end({ username: 'nobody' })).status).toBe(400);
    expect((await end({ user: 'blastiq-user' })).status).toBe(400);
    expect(await end({ username: 'blastiq-user' })).toEqual({ status: 200, body: { ended: 1 } });
    expect(await isSignedIn()).toBe(false);
    expect(await end({})).toEqual({ status: 200, body: { ended: 0 } });
  });
});
