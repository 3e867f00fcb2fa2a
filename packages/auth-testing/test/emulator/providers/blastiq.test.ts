import type { ViolationRule } from '@x/auth-testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { basic, members, passwordGrant, postForm, postJson, read } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

async function startBlastiq() {
  const { blastiq } = await start('blastiq');
  const { authority } = blastiq.options;
  return {
    blastiq,
    tokenUrl: `${authority}/connect/token`,
    revocationUrl: `${authority}/connect/revocation`,
    body: passwordGrant(blastiq.options),
  };
}

const refusals: readonly [string, Record<string, string | undefined>, object, ViolationRule][] = [
  ['a missing grant type', { grant_type: undefined }, { error: 'unsupported_grant_type' }, 'grant'],
  ['an unknown grant type', { grant_type: 'client_password' }, { error: 'unsupported_grant_type' }, 'grant'],
  ['an unknown client', { client_id: 'somebody' }, { error: 'invalid_client' }, 'credentials'],
  ['no client', { client_id: undefined }, { error: 'invalid_client' }, 'credentials'],
  ['client credentials', { grant_type: 'client_credentials' }, { error: 'unauthorized_client' }, 'grant'],
  ['a code', { grant_type: 'authorization_code', code: 'x' }, { error: 'unauthorized_client' }, 'grant'],
  ['a username of 101 characters', { username: 'u'.repeat(101) }, { error: 'invalid_grant' }, 'parameter'],
  [
    'no refresh token',
    { grant_type: 'refresh_token', username: undefined, password: undefined },
    { error: 'invalid_request' },
    'parameter',
  ],
  [
    'no password',
    { password: undefined },
    { error: 'invalid_grant', error_description: 'invalid_username_or_password' },
    'credentials',
  ],
  [
    'a wrong password',
    { password: 'wrong' },
    { error: 'invalid_grant', error_description: 'invalid_username_or_password' },
    'credentials',
  ],
  [
    'an unknown user',
    { username: 'nobody' },
    { error: 'invalid_grant', error_description: 'invalid_username_or_password' },
    'credentials',
  ],
  ['no username', { username: undefined }, { error: 'invalid_grant' }, 'parameter'],
  ['an unknown scope', { scope: 'cosmos admin' }, { error: 'invalid_scope' }, 'scope'],
  ['a scope of 301 characters', { scope: 'c'.repeat(301) }, { error: 'invalid_scope' }, 'scope'],
];

/** What IdentityServer takes, although BlastIQ's documents say not to send it. */
const harmless: readonly [
  string,
  Record<string, string | undefined>,
  Record<string, string>,
  ViolationRule,
][] = [
  ['an empty client_secret', { client_secret: '' }, {}, 'schema'],
  ['a client_secret', { client_secret: 'any' }, {}, 'schema'],
  ['a Basic header without a secret', {}, basic('external.customer', ''), 'credentials'],
  ['a Basic header with a secret', {}, basic('external.customer', 'any'), 'credentials'],
  [
    'a Basic header in place of client_id',
    { client_id: undefined },
    basic('external%2Ecustomer', ''),
    'credentials',
  ],
  ['an audience', { audience: 'https://api.blastiq.com' }, {}, 'schema'],
  ['an unknown parameter', { acr_values: 'tenant:1' }, {}, 'schema'],
  ['an empty scope', { scope: '' }, {}, 'schema'],
  ['two spaces in a scope', { scope: 'cosmos  offline_access' }, {}, 'schema'],
];

function withChange(body: Record<string, string>, change: Record<string, string | undefined>) {
  const changed = Object.entries({ ...body, ...change });
  return Object.fromEntries(changed.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

describe('the token endpoint', () => {
  test.each(refusals)(
    "refuses %s with 400 and IdentityServer's error",
    async (_what, change, error, rule) => {
      const { blastiq, tokenUrl, body } = await startBlastiq();
      expect((await postForm(tokenUrl, body)).status).toBe(200);

      const response = await read(postForm(tokenUrl, withChange(body, change)));

      expect(response).toEqual({ status: 400, body: error });
      expect(blastiq.violations).toMatchObject([{ request: 2, rule }]);
    },
  );

  test.each(harmless)('takes %s, and lists it', async (_what, change, headers, rule) => {
    const { blastiq, tokenUrl, body } = await startBlastiq();

    const response = await postForm(tokenUrl, withChange(body, change), headers);

    expect(response.status).toBe(200);
    expect(blastiq.violations[0]).toMatchObject({ request: 1, operation: 'exchangeToken', rule });
  });

  test.each(harmless)('refuses %s if it is strict', async (_what, change, headers, rule) => {
    const { blastiq, tokenUrl, body } = await startBlastiq();
    blastiq.configure({ strict: true });

    const response = await read(postForm(tokenUrl, withChange(body, change), headers));

    expect(response).toEqual({ status: 400, body: { error: 'invalid_request' } });
    expect(blastiq.violations[0]).toMatchObject({ rule });
    expect((await postForm(tokenUrl, body)).status).toBe(200);
  });

  test('counts the first value of a repeated parameter, and lists it', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();

    const first = await postForm(tokenUrl, `${new URLSearchParams(body)}&username=somebody`);
    const second = await postForm(tokenUrl, `username=somebody&${new URLSearchParams(body)}`);

    expect([first.status, second.status]).toEqual([200, 400]);
    expect(blastiq.violations).toMatchObject([
      { request: 1, rule: 'parameter', detail: 'Parameter username is repeated.' },
      { request: 2, rule: 'credentials' },
      { request: 2, rule: 'parameter' },
    ]);
  });

  test('takes its path in any letter case, and lists it', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();

    const response = await postForm(tokenUrl.replace('/connect/token', '/Connect/Token'), body);

    expect(response.status).toBe(200);
    expect(blastiq.violations).toMatchObject([{ rule: 'path', operation: 'exchangeToken' }]);
  });

  test('refuses JSON and a GET with 400 invalid_request', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();

    const responses = [await read(postJson(tokenUrl, body)), await read(fetch(tokenUrl))];

    for (const response of responses)
      expect(response).toEqual({ status: 400, body: { error: 'invalid_request' } });
    expect(blastiq.violations.map(({ rule }) => rule)).toEqual(['content-type', 'method']);
  });

  test('sends the members of IdentityServer: whole seconds, and the granted scopes', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();
    blastiq.configure({ lifetimeMs: 90_500 });

    const granted = await read(postForm(tokenUrl, body));
    const asked = await read(postForm(tokenUrl, { ...body, scope: 'offline_access cosmos' }));

    expect(granted.body).toEqual({
      access_token: expect.any(String),
      expires_in: 90,
      token_type: 'Bearer',
      refresh_token: expect.stringMatching(/^[0-9A-F]{64}$/),
      scope: 'cosmos offline_access',
    });
    expect(asked.body).toMatchObject({ scope: 'cosmos offline_access' });
  });

  test('issues access tokens with the claims of IdentityServer', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();

    const startedAt = Math.floor(Date.now() / 1_000);
    const { access_token = '' } = await members(postForm(tokenUrl, body));
    const claims = decodeJwt(access_token);

    expect(decodeProtectedHeader(access_token)).toEqual({
      alg: 'RS256',
      kid: expect.any(String),
      typ: 'at+jwt',
    });
    expect(claims).toEqual({
      iss: blastiq.options.authority,
      aud: 'cosmos',
      nbf: expect.any(Number),
      iat: claims.nbf,
      exp: Number(claims.iat) + 3_600,
      client_id: 'external.customer',
      sub: blastiq.options.username,
      auth_time: expect.any(Number),
      idp: 'local',
      amr: ['pwd'],
      scope: ['cosmos', 'offline_access'],
      jti: expect.any(String),
    });
    expect(Number(claims.auth_time)).toBeGreaterThanOrEqual(startedAt);
    expect(Number(claims.auth_time)).toBeLessThanOrEqual(Date.now() / 1_000);
  });

  test('forbids caching of any response', async () => {
    const { tokenUrl, body } = await startBlastiq();

    const good = await postForm(tokenUrl, body);
    const bad = await postForm(tokenUrl, { ...body, password: 'wrong' });

    for (const { headers } of [good, bad]) {
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('pragma')).toBe('no-cache');
    }
  });

  test('issues a refresh token without a scope and for offline_access, but not for cosmos alone', async () => {
    const { tokenUrl, body } = await startBlastiq();

    const all = await members(postForm(tokenUrl, body));
    const both = await members(postForm(tokenUrl, { ...body, scope: 'cosmos offline_access' }));
    const alone = await members(postForm(tokenUrl, { ...body, scope: 'cosmos' }));

    expect(all).toHaveProperty('refresh_token');
    expect(both).toHaveProperty('refresh_token');
    expect(alone).not.toHaveProperty('refresh_token');
    expect(alone).toHaveProperty('access_token');
  });

  test.each([
    ['leaves the newest one alone on reuse', false, 200],
    ['revokes its family on reuse if it is told to', true, 400],
  ])('accepts a refresh token once, and %s', async (_what, revokesOnReuse, status) => {
    const { blastiq, tokenUrl, body } = await startBlastiq();
    if (revokesOnReuse) blastiq.configure({ revokesOnReuse });
    const refresh = (refresh_token = '') =>
      read(
        postForm(tokenUrl, { grant_type: 'refresh_token', client_id: 'external.customer', refresh_token }),
      );
    const { refresh_token: first } = await members(postForm(tokenUrl, body));

    const rotated = await refresh(first);
    const { refresh_token: second } = rotated.body as { refresh_token: string };
    const reused = await refresh(first);
    const next = await refresh(second);

    expect(rotated.status).toBe(200);
    expect(second).not.toBe(first);
    expect(reused).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(next.status).toBe(status);
    expect(blastiq.violations[0]).toMatchObject({ rule: 'refresh-token-reuse' });
  });

  test('refuses a refresh of a client that lost the right, or of a user who was deleted', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();
    const refresh = (refresh_token = '') =>
      read(
        postForm(tokenUrl, { grant_type: 'refresh_token', client_id: 'external.customer', refresh_token }),
      );
    const { refresh_token: token } = await members(postForm(tokenUrl, body));
    const client = blastiq.clients.get('external.customer');
    const account = blastiq.accounts.get(blastiq.options.username);

    blastiq.clients.set('external.customer', { grantTypes: ['password'], scopes: ['cosmos'] });
    const withoutRight = await refresh(token);
    if (client) blastiq.clients.set('external.customer', client);
    blastiq.accounts.clear();
    const withoutUser = await refresh(token);
    if (account) blastiq.accounts.set(blastiq.options.username, account);

    expect([withoutRight, withoutUser]).toEqual([
      { status: 400, body: { error: 'invalid_grant' } },
      { status: 400, body: { error: 'invalid_grant' } },
    ]);
    expect((await refresh(token)).status).toBe(200);
  });
});

test('an expired or revoked refresh token is refused', async () => {
  const { blastiq, tokenUrl, body } = await startBlastiq();
  const refresh = (refresh_token = '') =>
    postForm(tokenUrl, { grant_type: 'refresh_token', client_id: 'external.customer', refresh_token });
  const { refresh_token: revoked } = await members(postForm(tokenUrl, body));
  blastiq.configure({ refreshLifetimeMs: 1_000 });
  const { refresh_token: short } = await members(postForm(tokenUrl, body));

  await blastiq.revokeRefreshToken(revoked ?? '');
  const afterRevocation = await refresh(revoked);
  blastiq.configure({ clockOffsetMs: 1_500 });
  const late = await refresh(short);

  expect([afterRevocation.status, late.status]).toEqual([400, 400]);
  expect(await late.json()).toEqual({ error: 'invalid_grant' });
});

test('the discovery document is below the authority and not at the root', async () => {
  const { blastiq } = await startBlastiq();

  const below = await fetch(`${blastiq.options.authority}/.well-known/openid-configuration`);
  const above = await fetch(`${blastiq.url}/.well-known/openid-configuration`);

  expect([below.status, above.status]).toEqual([200, 404]);
});

test('a page may request tokens, and can read the response if its origin is allowed', async () => {
  const { blastiq, tokenUrl, body } = await startBlastiq();
  blastiq.configure({ corsOrigins: ['https://app.example'] });
  const headers = { origin: 'https://app.example' };

  const allowed = await postForm(tokenUrl, body, headers);
  const foreign = await postForm(tokenUrl, body, { origin: 'https://elsewhere.example' });

  expect([allowed.status, foreign.status]).toEqual([200, 200]);
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
});
