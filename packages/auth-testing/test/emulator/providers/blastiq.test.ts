import type { ViolationRule } from '@x/auth-testing';
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
  [
    'a secret sent by a public client',
    { client_secret: 'secret' },
    { error: 'invalid_client' },
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
  ['an audience', { audience: 'https://api.blastiq.com' }, { error: 'invalid_request' }, 'schema'],
];

describe('the token endpoint', () => {
  test.each(refusals)(
    "refuses %s with 400 and IdentityServer's error",
    async (_what, change, error, rule) => {
      const { blastiq, tokenUrl, body } = await startBlastiq();
      expect((await postForm(tokenUrl, body)).status).toBe(200);
      const changed = Object.entries({ ...body, ...change }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );

      const response = await read(postForm(tokenUrl, Object.fromEntries(changed)));

      expect(response).toEqual({ status: 400, body: error });
      expect(blastiq.violations).toMatchObject([{ request: 2, rule }]);
    },
  );

  test('refuses JSON, a GET and a repeated parameter with 400 invalid_request', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();

    const responses = [
      await read(postJson(tokenUrl, body)),
      await read(fetch(tokenUrl)),
      await read(postForm(tokenUrl, `${new URLSearchParams(body)}&username=somebody`)),
    ];

    for (const response of responses)
      expect(response).toEqual({ status: 400, body: { error: 'invalid_request' } });
    expect(blastiq.violations.map(({ rule }) => rule)).toEqual(['content-type', 'method', 'parameter']);
  });

  test('refuses an Authorization header from the public client', async () => {
    const { tokenUrl, body } = await startBlastiq();

    const response = await read(postForm(tokenUrl, body, basic('external.customer', '')));

    expect(response).toEqual({ status: 400, body: { error: 'invalid_client' } });
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

  test('accepts a refresh token once, and revokes its family on reuse', async () => {
    const { blastiq, tokenUrl, body } = await startBlastiq();
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
    expect(next).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(blastiq.violations[0]).toMatchObject({ rule: 'refresh-token-reuse' });
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
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  const late = await refresh(short);

  expect([afterRevocation.status, late.status]).toEqual([400, 400]);
  expect(await late.json()).toEqual({ error: 'invalid_grant' });
});

describe('the revocation endpoint', () => {
  test('revokes a refresh token, and responds with 200 to an unknown one too', async () => {
    const { tokenUrl, revocationUrl, body } = await startBlastiq();
    const { refresh_token = '' } = await members(postForm(tokenUrl, body));
    const client_id = 'external.customer';

    const known = await read(postForm(revocationUrl, { client_id, token: refresh_token }));
    const unknown = await read(postForm(revocationUrl, { client_id, token: 'unknown' }));
    const refreshed = await read(
      postForm(tokenUrl, { grant_type: 'refresh_token', client_id, refresh_token }),
    );

    expect(known).toEqual({ status: 200, body: '' });
    expect(unknown).toEqual({ status: 200, body: '' });
    expect(refreshed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('does not revoke the token of another client', async () => {
    const { blastiq, tokenUrl, revocationUrl, body } = await startBlastiq();
    const { refresh_token = '' } = await members(postForm(tokenUrl, body));

    const response = await postForm(revocationUrl, {
      client_id: blastiq.attended.clientId,
      token: refresh_token,
    });
    const refreshed = await postForm(tokenUrl, {
      grant_type: 'refresh_token',
      client_id: 'external.customer',
      refresh_token,
    });

    expect([response.status, refreshed.status]).toEqual([200, 200]);
  });

  test('refuses a wrong method with 405 and a wrong content type with 415', async () => {
    const { blastiq, revocationUrl } = await startBlastiq();

    const get = await fetch(revocationUrl);
    const json = await postJson(revocationUrl, { client_id: 'external.customer', token: 'unknown' });

    expect([get.status, json.status]).toEqual([405, 415]);
    expect(blastiq.violations.map(({ rule }) => rule)).toEqual(['method', 'content-type']);
  });
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
