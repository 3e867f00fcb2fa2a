import { runInNewContext } from 'node:vm';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { getAttendedTokens, signInAttended } from '../../support/attended.ts';
import { basic, members, passwordGrant, postForm, postJson, read } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

async function startBlastiq() {
  const { blastiq } = await start('blastiq');
  const { authority } = blastiq.options;
  return { blastiq, authority, connect: (name: string) => `${authority}/connect/${name}` };
}

const bearer = (token = '') => ({ headers: { authorization: `Bearer ${token}` } });

test('the discovery document has the members of IdentityServer, in its order', async () => {
  const { authority } = await startBlastiq();

  const document = await members(fetch(`${authority}/.well-known/openid-configuration`));

  expect(Object.keys(document)).toEqual([
    'issuer',
    'jwks_uri',
    'authorization_endpoint',
    'token_endpoint',
    'userinfo_endpoint',
    'end_session_endpoint',
    'check_session_iframe',
    'revocation_endpoint',
    'introspection_endpoint',
    'device_authorization_endpoint',
    'frontchannel_logout_supported',
    'frontchannel_logout_session_supported',
    'backchannel_logout_supported',
    'backchannel_logout_session_supported',
    'scopes_supported',
    'claims_supported',
    'grant_types_supported',
    'response_types_supported',
    'response_modes_supported',
    'token_endpoint_auth_methods_supported',
    'id_token_signing_alg_values_supported',
    'subject_types_supported',
    'code_challenge_methods_supported',
    'request_parameter_supported',
  ]);
  expect(document).toMatchObject({
    code_challenge_methods_supported: ['plain', 'S256'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  });
});

test('something answers at every endpoint of the discovery document', async () => {
  const { authority } = await startBlastiq();
  const document = await members(fetch(`${authority}/.well-known/openid-configuration`));
  const endpoints = Object.entries(document).filter(([name]) => /_(endpoint|iframe|uri)$/.test(name));

  const statuses = await Promise.all(
    endpoints.flatMap(([, url]) =>
      ['GET', 'POST'].map(async (method) => (await fetch(url, { method, redirect: 'manual' })).status),
    ),
  );

  expect(endpoints).toHaveLength(9);
  expect(statuses).not.toContain(404);
});

test.each([
  ['revocation', 'GET', 405],
  ['introspect', 'GET', 405],
  ['userinfo', 'PUT', 405],
  ['authorize', 'PUT', 405],
  ['endsession', 'PUT', 405],
  ['checksession', 'POST', 405],
  ['token', 'PUT', 400],
  ['deviceauthorization', 'GET', 400],
  ['nothing', 'GET', 404],
])('the endpoint %s answers %s with %i', async (name, method, status) => {
  const { connect } = await startBlastiq();

  const response = await fetch(connect(name), { method });

  expect(response.status).toBe(status);
  expect(await response.text()).toBe(status === 400 ? '{"error":"invalid_request"}' : '');
});

test.each([
  ['Connect/UserInfo', 401],
  ['CONNECT/AUTHORIZE', 302],
  ['.Well-Known/OpenID-Configuration', 200],
])('the path %s is found in any letter case', async (path, status) => {
  const { authority } = await startBlastiq();

  const response = await fetch(`${authority.replace('identity', 'Identity')}/${path}`, {
    redirect: 'manual',
  });

  expect(response.status).toBe(status);
});

describe('the userinfo endpoint', () => {
  test('has the claims of the scopes, for a token in a header or in a form', async () => {
    const { blastiq, connect } = await startBlastiq();
    const { access_token = '' } = await getAttendedTokens(blastiq);
    const { access_token: bare = '' } = await getAttendedTokens(blastiq, { scope: 'openid' });
    const { username } = blastiq.options;

    expect(await read(fetch(connect('userinfo'), bearer(access_token)))).toEqual({
      status: 200,
      body: { name: username, sub: username },
    });
    expect(await read(postForm(connect('userinfo'), { access_token }))).toMatchObject({ status: 200 });
    expect(await read(fetch(connect('userinfo'), bearer(bare)))).toEqual({
      status: 200,
      body: { sub: username },
    });
  });

  test('refuses no token, a wrong, an expired and a revoked one, and one without openid', async () => {
    const { blastiq, connect } = await startBlastiq();
    const { access_token: revoked = '', id_token = '' } = await getAttendedTokens(blastiq);
    const { access_token: live = '' } = await getAttendedTokens(blastiq);
    const { access_token: forApi = '' } = await members(
      postForm(connect('token'), passwordGrant(blastiq.options)),
    );
    blastiq.revoke(revoked);
    const ask = async (init?: RequestInit) => {
      const { status, headers } = await fetch(connect('userinfo'), init);
      return [status, headers.get('www-authenticate')];
    };

    const answers = [
      await ask(),
      await ask(bearer('x.y.z')),
      await ask(bearer(revoked)),
      await ask(bearer(id_token)),
      await ask(bearer(forApi)),
    ];
    blastiq.configure({ clockOffsetMs: 3_601_000 });
    const expired = await ask(bearer(live));

    const invalid = [401, 'Bearer realm="IdentityServer",error="invalid_token"'];
    expect(answers).toEqual([
      invalid,
      invalid,
      invalid,
      invalid,
      [403, 'Bearer realm="IdentityServer",error="insufficient_scope"'],
    ]);
    expect(expired).toEqual([
      401,
      'Bearer realm="IdentityServer",error="invalid_token",error_description="The access token expired"',
    ]);
  });
});

describe('the introspection endpoint', () => {
  test.each(['jwt', 'opaque'] as const)('tells the API whether a %s token is live', async (tokenFormat) => {
    const { blastiq, connect } = await startBlastiq();
    blastiq.configure({ tokenFormat });
    const { clientId, clientSecret } = blastiq.introspection;
    const issue = () => members(postForm(connect('token'), passwordGrant(blastiq.options)));
    const { access_token: live = '' } = await issue();
    const { access_token: revoked = '' } = await issue();
    blastiq.revoke(revoked);
    const ask = (token: string) =>
      read(postForm(connect('introspect'), { token }, basic(clientId, clientSecret)));

    const answers = [await ask(live), await ask(revoked), await ask('unknown')];
    blastiq.configure({ clockOffsetMs: 3_601_000 });
    const expired = await ask(live);

    expect(answers[0]).toMatchObject({
      status: 200,
      body: {
        active: true,
        scope: 'cosmos',
        sub: blastiq.options.username,
        client_id: 'external.customer',
        amr: 'pwd',
        idp: 'local',
      },
    });
    const inactive = { status: 200, body: { active: false } };
    expect([answers[1], answers[2], expired]).toEqual([inactive, inactive, inactive]);
  });

  test('answers nobody but the API', async () => {
    const { blastiq, connect } = await startBlastiq();
    const { clientId, clientSecret } = blastiq.introspection;

    const answers = [
      await read(postForm(connect('introspect'), { token: 'x' })),
      await read(postForm(connect('introspect'), { token: 'x' }, basic(clientId, 'wrong'))),
      await read(postForm(connect('introspect'), { token: 'x', client_id: 'external.customer' })),
      await read(postJson(connect('introspect'), { token: 'x' }, basic(clientId, clientSecret))),
      await read(postForm(connect('introspect'), {}, basic(clientId, clientSecret))),
      await read(
        postForm(connect('introspect'), { token: 'x', client_id: clientId, client_secret: clientSecret }),
      ),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 415, 400, 200]);
    expect(answers[4]?.body).toEqual({ error: 'missing_token' });
  });
});

test('the device endpoint refuses the clients, which may not use it', async () => {
  const { connect } = await startBlastiq();

  const known = await read(postForm(connect('deviceauthorization'), { client_id: 'external.customer' }));
  const unknown = await read(postForm(connect('deviceauthorization'), { client_id: 'somebody' }));

  expect(known).toEqual({ status: 400, body: { error: 'unauthorized_client' } });
  expect(unknown).toEqual({ status: 400, body: { error: 'invalid_client' } });
});

test('a token of one day can be read by its claims', async () => {
  const { blastiq, connect } = await startBlastiq();
  blastiq.configure({ lifetimeMs: 86_400_000 });

  const { access_token = '' } = await members(postForm(connect('token'), passwordGrant(blastiq.options)));
  const { iat = 0, exp = 0 } = decodeJwt(access_token);

  expect(exp - iat).toBe(86_400);
});

test('the check-session page tells an application whether the session is still the one of its sign-in', async () => {
  const { blastiq, connect } = await startBlastiq();
  const { callback, cookies } = await signInAttended(blastiq);
  const page = await (await fetch(connect('checksession'))).text();
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(page) ?? [];
  const { clientId } = blastiq.attended;
  const message = `${clientId} ${callback.searchParams.get('session_state')}`;

  /** Runs the script with a browser's cookies, and returns what it posts back. */
  const ask = (data: string, cookie: string, origin = callback.origin) =>
    new Promise((resolve) => {
      const addEventListener = (_type: string, listen: (event: object) => void) =>
        setImmediate(() => listen({ data, origin, source: { postMessage: resolve } }));
      const document = { cookie };
      runInNewContext(script, { addEventListener, document, crypto, TextEncoder, Uint8Array, btoa });
    });

  const cookie = `other=1; idsrv.session=${cookies.get('idsrv.session')}`;
  expect(await ask(message, cookie)).toBe('unchanged');
  expect(await ask(message, 'other=1')).toBe('changed');
  expect(await ask(message, cookie, 'https://elsewhere.example')).toBe('changed');
  expect(await ask('nonsense', cookie)).toBe('error');
});
