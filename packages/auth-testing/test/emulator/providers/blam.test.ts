import { describe, expect, test } from 'vitest';
import { basic, members, read, signIn } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

async function startBlam() {
  const { blam } = await start('blam');
  const signInUrl = `${blam.options.baseUrl}/api/users/authorisation`;
  const refreshUrl = `${blam.options.baseUrl}/api/users/token`;
  return { blam, signInUrl, refreshUrl };
}

describe('sign-in', () => {
  test.each([
    ['a wrong password', basic('blam-user', 'wrong')],
    ['an unknown user', basic('nobody', 'wrong')],
    [
      'a password in Latin-1',
      { authorization: `Basic ${Buffer.from('blam-user:blam:p+a&s%s-é', 'latin1').toString('base64')}` },
    ],
    ['a form-encoded password', basic('blam-user', encodeURIComponent('blam:p+a&s%s-é'))],
    ['no header', {}],
    ['another scheme', { authorization: 'Bearer abc' }],
  ])('refuses %s with 401 ProblemDetails', async (_what, headers: Record<string, string>) => {
    const { blam, signInUrl } = await startBlam();
    expect((await signIn(blam)).status).toBe(200);

    const response = await read(fetch(signInUrl, { headers }));

    expect(response).toEqual({ status: 401, body: { title: 'Unauthorized', status: 401 } });
    expect(blam.violations).toMatchObject([{ request: 2, rule: 'credentials' }]);
  });

  test('refuses an OrganisationId that is not an integer with 400 ProblemDetails', async () => {
    const { blam } = await startBlam();
    expect((await signIn(blam, '?OrganisationId=1')).status).toBe(200);

    const response = await signIn(blam, '?OrganisationId=one');

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toMatchObject({
      status: 400,
      errors: { OrganisationId: [expect.any(String)] },
    });
    expect(blam.violations).toMatchObject([{ rule: 'parameter' }]);
  });

  describe.each([
    ['an OrganisationId in another letter case', '?organisationId=1', 'schema', 'organisationId'],
    ['a repeated OrganisationId', '?OrganisationId=1&OrganisationId=2', 'parameter', 'OrganisationId'],
    ['an unknown parameter', '?OrganizationId=1', 'schema', 'OrganizationId'],
  ] as const)('%s', (_what, query, rule, name) => {
    test('is taken and listed', async () => {
      const { blam } = await startBlam();

      const response = await signIn(blam, query);

      expect(response.status).toBe(200);
      expect(blam.violations).toMatchObject([{ rule, detail: expect.stringContaining(name) }]);
    });

    test('is refused with 400 ProblemDetails if the emulator is strict', async () => {
      const { blam } = await startBlam();
      blam.configure({ strict: true });

      const response = await read(signIn(blam, query));

      expect(response).toMatchObject({ status: 400, body: { status: 400, errors: expect.any(Object) } });
      expect(blam.violations).toMatchObject([{ rule, detail: expect.stringContaining(name) }]);
    });
  });

  test('the path may be in another letter case, which is listed', async () => {
    const { blam, signInUrl } = await startBlam();
    const headers = basic(blam.options.username, blam.options.password);

    const response = await fetch(signInUrl.replace('users', 'Users'), { headers });

    expect(response.status).toBe(200);
    expect(blam.violations).toMatchObject([
      { rule: 'path', detail: 'The path is written /api/users/authorisation.' },
    ]);
  });

  test('accepts 0 as an organisation', async () => {
    const { blam } = await startBlam();
    blam.accounts.set(blam.options.username, { secret: blam.options.password, organisationIds: [0] });

    const zero = await signIn(blam, '?OrganisationId=0');
    const one = await read(signIn(blam, '?OrganisationId=1'));

    expect(zero.status).toBe(200);
    expect(one).toEqual({ status: 403, body: { title: 'Forbidden', status: 403 } });
  });

  test('accepts only GET, at the path with the British spelling', async () => {
    const { blam, signInUrl } = await startBlam();
    const headers = basic(blam.options.username, blam.options.password);

    const post = await fetch(signInUrl, { method: 'POST', headers });
    const american = await fetch(signInUrl.replace('authorisation', 'authorization'), { headers });

    expect(post.status).toBe(405);
    expect(post.headers.get('allow')).toBe('GET');
    expect(american.status).toBe(404);
    expect(blam.violations.map(({ rule }) => rule)).toEqual(['method', 'path']);
  });
});

describe('refresh', () => {
  test('decodes the refresh token exactly once', async () => {
    const { blam, refreshUrl } = await startBlam();
    const { refreshToken = '' } = await members(signIn(blam));
    const once = encodeURIComponent(refreshToken);

    const raw = await fetch(`${refreshUrl}?RefreshToken=${refreshToken}&OrganisationId=1`);
    const twice = await fetch(`${refreshUrl}?RefreshToken=${encodeURIComponent(once)}&OrganisationId=1`);
    const right = await fetch(`${refreshUrl}?RefreshToken=${once}&OrganisationId=1`);

    expect(refreshToken).toMatch(/\+.*\/|\/.*\+/);
    expect([raw.status, twice.status, right.status]).toEqual([400, 400, 200]);
    expect(raw.headers.get('content-type')).toContain('application/problem+json');
  });

  test.each([
    ['no RefreshToken', '?OrganisationId=1'],
    ['no OrganisationId', '?RefreshToken=Vw4rR%2FG%2BPVRc3JzPGLEI4'],
  ])('refuses %s with 400 ProblemDetails', async (_what, query) => {
    const { blam, refreshUrl } = await startBlam();

    const response = await read(fetch(refreshUrl + query));

    expect(response).toMatchObject({
      status: 400,
      body: { title: 'One or more validation errors occurred.' },
    });
    expect(blam.violations).toMatchObject([{ rule: 'parameter', operation: 'refreshToken' }]);
  });

  test.each([
    ['an unknown token', 'Vw4rR%2FG%2BPVRc3JzPGLEI4', '1'],
    ['another organisation', undefined, '2'],
  ])('refuses %s with 401 ProblemDetails', async (_what, token, organisationId) => {
    const { blam, refreshUrl } = await startBlam();
    const { refreshToken = '' } = await members(signIn(blam));

    const response = await read(
      fetch(
        `${refreshUrl}?RefreshToken=${token ?? encodeURIComponent(refreshToken)}&OrganisationId=${organisationId}`,
      ),
    );

    expect(response).toEqual({ status: 401, body: { title: 'Unauthorized', status: 401 } });
    expect(blam.violations).toMatchObject([{ rule: 'refresh-token' }]);
  });

  test('accepts a token once by default, and revokes its whole family on reuse', async () => {
    const { blam, refreshUrl } = await startBlam();
    const refresh = (token = '') =>
      fetch(`${refreshUrl}?RefreshToken=${encodeURIComponent(token)}&OrganisationId=1`);
    const { refreshToken: first } = await members(signIn(blam));
    const { refreshToken: second } = await members(refresh(first));

    const reused = await refresh(first);
    const next = await refresh(second);

    expect(second).not.toBe(first);
    expect([reused.status, next.status]).toEqual([401, 401]);
    expect(blam.violations).toMatchObject([{ rule: 'refresh-token-reuse' }, { rule: 'refresh-token' }]);
  });

  test('leaves the newest token alone if it is told to', async () => {
    const { blam, refreshUrl } = await startBlam();
    blam.configure({ revokesOnReuse: false });
    const refresh = (token = '') =>
      fetch(`${refreshUrl}?RefreshToken=${encodeURIComponent(token)}&OrganisationId=1`);
    const { refreshToken: first } = await members(signIn(blam));
    const { refreshToken: second } = await members(refresh(first));

    const reused = await refresh(first);
    const next = await refresh(second);

    expect([reused.status, next.status]).toEqual([401, 200]);
    expect(blam.violations).toMatchObject([{ rule: 'refresh-token-reuse' }]);
  });

  test('accepts a reusable token repeatedly', async () => {
    const { blam, refreshUrl } = await startBlam();
    blam.configure({ refreshRotation: 'reusable' });
    const { refreshToken = '' } = await members(signIn(blam));
    const refresh = () =>
      read(fetch(`${refreshUrl}?RefreshToken=${encodeURIComponent(refreshToken)}&OrganisationId=1`));

    expect(await refresh()).toMatchObject({ status: 200, body: { refreshToken } });
    expect(await refresh()).toMatchObject({ status: 200, body: { refreshToken } });
  });

  test('refuses an expired or revoked token', async () => {
    const { blam, refreshUrl } = await startBlam();
    const refresh = (token = '') =>
      fetch(`${refreshUrl}?RefreshToken=${encodeURIComponent(token)}&OrganisationId=1`);
    const { refreshToken: old } = await members(signIn(blam));
    const { refreshToken: revoked } = await members(signIn(blam));

    await blam.revokeRefreshToken(revoked ?? '');
    const afterRevocation = await refresh(revoked);
    blam.configure({ clockOffsetMs: 86_399_000 });
    const { refreshToken: last, ...inTime } = await members(refresh(old));
    blam.configure({ clockOffsetMs: 86_401_000 });
    const late = await refresh(last);

    expect(afterRevocation.status).toBe(401);
    expect(inTime).toHaveProperty('bearerToken');
    expect(late.status).toBe(401);
  });
});
