import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { begin, getAttendedTokens, REDIRECT_URI, signInAttended } from '../../support/attended.ts';
import { signInByHand } from '../../support/browser-by-hand.ts';
import { callResource, members, postForm, read } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

async function startBlastiq() {
  const { blastiq } = await start('blastiq');
  return { blastiq, tokenUrl: `${blastiq.options.authority}/connect/token` };
}

describe('the sign-in of a person', () => {
  test('returns to the application with the code, the scopes, the state and the session state', async () => {
    const { blastiq } = await startBlastiq();

    const { callback } = await signInAttended(blastiq);

    expect(callback.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      code: expect.stringMatching(/^[0-9A-F]{64}$/),
      scope: 'cosmos offline_access openid profile',
      state: 'a-state',
      session_state: expect.stringMatching(/^[\w-]{43}\.[0-9A-F]{32}$/),
    });
    expect(blastiq.violations).toEqual([]);
  });

  test('has a session state only if openid is asked for', async () => {
    const { blastiq } = await startBlastiq();

    const { callback } = await signInAttended(blastiq, { scope: 'cosmos', state: undefined });

    expect([...callback.searchParams.keys()]).toEqual(['code', 'scope']);
  });

  test('gives tokens with the members and claims of IdentityServer', async () => {
    const { blastiq } = await startBlastiq();

    const tokens = await getAttendedTokens(blastiq);
    const access = decodeJwt(tokens.access_token ?? '');
    const id = decodeJwt(tokens.id_token ?? '');
    const half = (text = '') => createHash('sha256').update(text).digest().subarray(0, 16);

    expect(tokens).toMatchObject({
      scope: 'cosmos offline_access openid profile',
      token_type: 'Bearer',
      expires_in: 3_600,
    });
    expect(id).toEqual({
      iss: blastiq.options.authority,
      aud: blastiq.attended.clientId,
      nbf: id.iat,
      iat: expect.any(Number),
      exp: Number(id.iat) + 300,
      nonce: 'a-nonce',
      at_hash: half(tokens.access_token).toString('base64url'),
      s_hash: half('a-state').toString('base64url'),
      sid: expect.stringMatching(/^[0-9A-F]{32}$/),
      sub: blastiq.options.username,
      auth_time: expect.any(Number),
      idp: 'local',
      amr: ['pwd'],
    });
    expect(access).toMatchObject({
      sid: id.sid,
      client_id: blastiq.attended.clientId,
      scope: ['cosmos', 'openid', 'profile', 'offline_access'],
      amr: ['pwd'],
    });
  });

  test('gives a token for no API if it asks for none, which the API refuses', async () => {
    const { blastiq } = await startBlastiq();

    const tokens = await getAttendedTokens(blastiq, { scope: 'openid' });

    expect(decodeJwt(tokens.access_token ?? '')).not.toHaveProperty('aud');
    expect(tokens).not.toHaveProperty('refresh_token');
    expect((await callResource(blastiq, tokens.access_token)).status).toBe(401);
    expect((await callResource(blastiq, tokens.id_token)).status).toBe(401);
  });

  test('begins by POST as by GET', async () => {
    const { blastiq } = await startBlastiq();
    const { authorizeUrl, parameters } = begin(blastiq);
    const [url] = authorizeUrl.href.split('?');

    const response = await fetch(url ?? '', {
      method: 'POST',
      body: new URLSearchParams(parameters),
      redirect: 'manual',
    });
    const json = await fetch(url ?? '', { method: 'POST', body: '{}', redirect: 'manual' });

    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toContain('/identity/account/login?ReturnUrl=');
    expect(json.status).toBe(415);
  });

  test.each([
    ['without PKCE', { code_challenge: undefined }, 'invalid_request: code challenge required'],
    [
      'with a plain challenge',
      { code_challenge_method: 'plain' },
      'invalid_request: Transform algorithm not supported',
    ],
    ['of an unknown client', { client_id: 'x' }, 'unauthorized_client: Unknown client or client not enabled'],
    [
      'to an unknown address',
      { redirect_uri: 'https://x.example/' },
      'invalid_request: Invalid redirect_uri',
    ],
    ['with an unknown scope', { scope: 'openid admin' }, 'invalid_scope: Invalid scope'],
    ['without a scope', { scope: undefined }, 'invalid_request: Invalid scope'],
    [
      'for an implicit token',
      { response_type: 'token' },
      'unauthorized_client: Invalid grant type for client',
    ],
    ['for nothing', { response_type: undefined }, 'unsupported_response_type: Missing response_type'],
  ])('%s ends on the error page, and is listed', async (_what, change, text) => {
    const { blastiq } = await startBlastiq();

    const response = await fetch(begin(blastiq, change).authorizeUrl);

    expect(response.url).toContain('/identity/home/error?errorId=');
    expect(await response.text()).toContain(text);
    expect(blastiq.violations).toMatchObject([{ operation: 'authorize', rule: 'parameter' }]);
  });

  test('is not needed again while the session lasts, unless the application asks for it', async () => {
    const { blastiq } = await startBlastiq();
    const { authority } = blastiq.attended;
    const { cookies } = await signInAttended(blastiq);
    const wrong = { username: blastiq.options.username, password: 'wrong' };
    const again = (change: Record<string, string>) =>
      signInByHand(begin(blastiq, change).authorizeUrl, authority, wrong, cookies);

    expect((await again({})).searchParams.get('code')).toBeTruthy();
    expect((await again({ prompt: 'none' })).searchParams.get('code')).toBeTruthy();
    expect((await again({ max_age: '60' })).searchParams.get('code')).toBeTruthy();
    await expect(again({ prompt: 'login' })).rejects.toThrow('400 at /identity/account/login');
    blastiq.configure({ clockOffsetMs: 61_000 });
    await expect(again({ max_age: '60' })).rejects.toThrow('400 at /identity/account/login');
  });

  test('without a session is refused if no page may be shown', async () => {
    const { blastiq } = await startBlastiq();

    const response = await fetch(begin(blastiq, { prompt: 'none' }).authorizeUrl, { redirect: 'manual' });

    expect(response.headers.get('location')).toBe(`${REDIRECT_URI}?error=login_required&state=a-state#_=_`);
  });

  test.each([
    ['fragment', (response: Response) => response.headers.get('location'), '/callback#code='],
    ['form_post', (response: Response) => response.text(), '<input type="hidden" name="code" value="'],
  ])('returns by %s if it is asked to', async (response_mode, toText, text) => {
    const { blastiq } = await startBlastiq();
    const { cookies } = await signInAttended(blastiq);
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');

    const response = await fetch(begin(blastiq, { response_mode }).authorizeUrl, {
      headers: { cookie },
      redirect: 'manual',
    });

    expect(await toText(response)).toContain(text);
  });

  test('returns to no other site than its own', async () => {
    const { blastiq } = await startBlastiq();
    const { authority, username, password } = blastiq.options;

    const response = await fetch(`${authority}/account/login?ReturnUrl=https%3A%2F%2Fevil.example%2F`, {
      method: 'POST',
      body: new URLSearchParams({ username, password }),
      redirect: 'manual',
    });

    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });
});

describe('a code', () => {
  test.each([
    ['without its code', { code: '' }, 'invalid_grant'],
    ['with an unknown code', { code: 'unknown' }, 'invalid_grant'],
    ['with another verifier', { code_verifier: 'v'.repeat(43) }, 'invalid_grant'],
    ['with another address', { redirect_uri: 'http://127.0.0.1:1/callback' }, 'invalid_grant'],
    ['without an address', { redirect_uri: '' }, 'unauthorized_client'],
    ['of another client', { client_id: 'external.customer' }, 'unauthorized_client'],
  ])('%s is refused', async (_what, change, error) => {
    const { blastiq } = await startBlastiq();
    const { exchange } = await signInAttended(blastiq);

    expect(await exchange(change)).toEqual({ status: 400, body: { error } });
    expect(blastiq.violations).toHaveLength(1);
  });

  test('is spent by a first exchange that fails', async () => {
    const { blastiq } = await startBlastiq();
    const { exchange } = await signInAttended(blastiq);

    await exchange({ code_verifier: 'v'.repeat(43) });

    expect(await exchange()).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('expires after five minutes', async () => {
    const { blastiq } = await startBlastiq();
    const { exchange } = await signInAttended(blastiq);
    blastiq.configure({ clockOffsetMs: 300_000 });

    expect(await exchange()).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  });

  test.each([
    ['leaves the tokens of the first exchange alone', false, 200],
    ['revokes the refresh token of the first exchange if it is told to', true, 400],
  ])('that is exchanged twice is refused, and %s', async (_what, revokesOnReuse, status) => {
    const { blastiq, tokenUrl } = await startBlastiq();
    blastiq.configure({ revokesOnReuse });
    const { exchange } = await signInAttended(blastiq);
    const first = (await exchange()).body as Record<string, string>;

    const second = await exchange();
    const refreshed = await postForm(tokenUrl, {
      grant_type: 'refresh_token',
      client_id: blastiq.attended.clientId,
      refresh_token: first.refresh_token ?? '',
    });

    expect(second).toEqual({ status: 400, body: { error: 'invalid_grant' } });
    expect(refreshed.status).toBe(status);
    expect(blastiq.violations[0]).toMatchObject({ rule: 'code-reuse' });
  });
});

test('a refresh keeps the sign-in: a new ID token of the same time, without session, nonce and state', async () => {
  const { blastiq, tokenUrl } = await startBlastiq();
  const first = await getAttendedTokens(blastiq);
  blastiq.configure({ clockOffsetMs: 10_000 });

  const second = await members(
    postForm(tokenUrl, {
      grant_type: 'refresh_token',
      client_id: blastiq.attended.clientId,
      refresh_token: first.refresh_token ?? '',
    }),
  );
  const [before, after] = [decodeJwt(first.id_token ?? ''), decodeJwt(second.id_token ?? '')];

  expect(after).toMatchObject({ sub: before.sub, auth_time: before.auth_time, amr: ['pwd'] });
  expect(Number(after.iat)).toBeGreaterThan(Number(before.iat));
  for (const claim of ['sid', 'nonce', 's_hash']) expect(after).not.toHaveProperty(claim);
  expect(second.scope).toBe('cosmos openid profile offline_access');
});

describe('the end of a session', () => {
  async function startSession() {
    const { blastiq } = await startBlastiq();
    const { cookies, exchange } = await signInAttended(blastiq);
    const { id_token = '' } = (await exchange()).body as Record<string, string>;
    const { authority } = blastiq.attended;
    const send = async (method: 'GET' | 'POST', parameters: Record<string, string>, page?: string) => {
      const form = new URLSearchParams(parameters);
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const url = `${authority}/connect/endsession${method === 'GET' ? `?${form}` : ''}`;
      const init = { redirect: 'manual', headers: { cookie } } as const;
      if (page !== undefined) return fetch(page, init);
      const first = await fetch(url, { ...init, method, ...(method === 'POST' && { body: form }) });
      return fetch(first.headers.get('location') ?? '', init);
    };
    const isSignedIn = async () => {
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const url = begin(blastiq, { prompt: 'none' }).authorizeUrl;
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      return response.headers.get('location')?.includes('code=');
    };
    return { blastiq, id_token, send, isSignedIn };
  }

  test.each(['GET', 'POST'] as const)('by %s returns to the application', async (method) => {
    const { id_token, send, isSignedIn } = await startSession();
    expect(await isSignedIn()).toBe(true);

    const response = await send(method, {
      id_token_hint: id_token,
      post_logout_redirect_uri: 'http://127.0.0.1:4000/',
      state: 'a-state',
    });

    expect(response.headers.get('location')).toBe('http://127.0.0.1:4000/?state=a-state');
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(await isSignedIn()).toBe(false);
  });

  test.each([
    ['to an address that is not registered', { post_logout_redirect_uri: 'https://evil.example/' }],
    ['without an address', {}],
  ])('%s ends on a page', async (_what, parameters) => {
    const { id_token, send, isSignedIn } = await startSession();

    const response = await send('GET', { id_token_hint: id_token, ...parameters });

    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(await response.text()).toContain('You are signed out.');
    expect(await isSignedIn()).toBe(false);
  });

  test('asked for by a form of another site, which the cookies are not sent with, returns too', async () => {
    const { blastiq, id_token, isSignedIn, send } = await startSession();
    const body = new URLSearchParams({
      id_token_hint: id_token,
      post_logout_redirect_uri: 'http://127.0.0.1:4000/',
    });
    const url = `${blastiq.attended.authority}/connect/endsession`;

    const first = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    const response = await send('GET', {}, first.headers.get('location') ?? '');

    expect(response.headers.get('location')).toBe('http://127.0.0.1:4000/');
    expect(await isSignedIn()).toBe(false);
  });

  test('without a hint, or with a forged one, asks the person first', async () => {
    const { blastiq, id_token, send, isSignedIn } = await startSession();
    const forged = `${id_token.slice(0, -4)}AAAA`;

    for (const parameters of [{}, { id_token_hint: forged }]) {
      const response = await send('GET', parameters);
      expect(await response.text()).toContain('<button>Sign out</button>');
    }

    expect(await isSignedIn()).toBe(true);
    expect((await read(fetch(`${blastiq.options.authority}/account/logout`))).status).toBe(200);
  });
});
