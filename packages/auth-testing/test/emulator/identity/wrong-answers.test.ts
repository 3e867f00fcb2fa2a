import { createHash } from 'node:crypto';
import type { Fault } from '@x/auth-testing';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { begin, REDIRECT_URI, signInAttended } from '../../support/attended.ts';
import { createVisitor } from '../../support/pages.ts';
import { postForm, read } from '../../support/requests.ts';
import { start } from '../../support/start.ts';

const DAY_S = 86_400;

/** The tokens of a sign-in whose exchange gets a fault. */
async function exchangeWith(fault: Fault, settings = {}) {
  const { blastiq } = await start('blastiq');
  blastiq.configure(settings);
  const { exchange } = await signInAttended(blastiq);
  blastiq.fail(fault);
  const { status, body } = (await exchange()) as { status: number; body: Record<string, string> };
  expect(status).toBe(200);
  return { blastiq, tokens: body, idToken: body.id_token ?? '' };
}

/** Whether a key of the server signed the token. */
async function isSigned(authority: string, token: string): Promise<boolean> {
  const keys = createRemoteJWKSet(new URL(`${authority}/.well-known/openid-configuration/jwks`));
  const currentDate = new Date(Number(decodeJwt(token).iat) * 1_000);
  return jwtVerify(token, keys, { currentDate }).then(
    () => true,
    () => false,
  );
}

describe('an ID token', () => {
  test.each([
    ['wrong-issuer', { iss: 'https://other.example/identity' }],
    ['wrong-audience', { aud: 'another-client' }],
    ['wrong-party', { aud: ['attended.customer', 'another-client'], azp: 'another-client' }],
    ['wrong-nonce', { nonce: 'another-nonce' }],
    ['wrong-subject', { sub: 'somebody-else' }],
  ] as const)('with the fault %s is signed, and wrong in that alone', async (idToken, claims) => {
    const { blastiq, idToken: token } = await exchangeWith({ idToken });

    expect(decodeJwt(token)).toMatchObject({
      iss: blastiq.attended.authority,
      aud: blastiq.attended.clientId,
      nonce: 'a-nonce',
      sub: blastiq.options.username,
      ...claims,
    });
    expect(await isSigned(blastiq.attended.authority, token)).toBe(true);
    expect(blastiq.requests.flatMap(({ fault }) => fault ?? [])).toEqual([{ idToken }]);
  });

  test.each([
    ['expired', -DAY_S],
    ['from-the-future', DAY_S],
  ] as const)('with the fault %s is off by a day', async (idToken, offset) => {
    const { blastiq, idToken: token } = await exchangeWith({ idToken });
    const { iat = 0, nbf = 0, exp = 0 } = decodeJwt(token);

    expect(Math.abs(iat - offset - Date.now() / 1_000)).toBeLessThan(60);
    expect([nbf - iat, exp - iat]).toEqual([0, 300]);
    expect(await isSigned(blastiq.attended.authority, token)).toBe(true);
  });

  test.each(['RS256', 'ES256'] as const)(
    'is signed by a foreign key under the id of the right %s key',
    async (signingAlgorithm) => {
      const { blastiq, idToken } = await exchangeWith({ idToken: 'foreign-key' }, { signingAlgorithm });
      const jwks = await read(fetch(`${blastiq.attended.authority}/.well-known/openid-configuration/jwks`));
      const { keys } = jwks.body as { keys: { kid: string }[] };
      const { alg, kid } = decodeProtectedHeader(idToken);

      expect(alg).toBe(signingAlgorithm);
      expect(keys[0]?.kid).toBe(kid);
      expect(await isSigned(blastiq.attended.authority, idToken)).toBe(false);
    },
  );

  test('has the algorithm none, and no signature', async () => {
    const { idToken } = await exchangeWith({ idToken: 'unsigned' });

    expect(decodeProtectedHeader(idToken)).toEqual({ alg: 'none', typ: 'JWT' });
    expect(idToken.endsWith('.')).toBe(true);
    expect(decodeJwt(idToken)).toMatchObject({ nonce: 'a-nonce' });
  });

  test('is absent, with everything else there', async () => {
    const { tokens } = await exchangeWith({ idToken: 'absent' });

    expect(Object.keys(tokens)).toEqual([
      'access_token',
      'expires_in',
      'token_type',
      'refresh_token',
      'scope',
    ]);
  });

  test('of a refresh can be wrong too, and the next one is right', async () => {
    const { blastiq, tokens } = await exchangeWith({ operation: 'refresh', idToken: 'wrong-subject' });
    const refresh = async (refresh_token = '') => {
      const { body } = await read(
        postForm(`${blastiq.attended.authority}/connect/token`, {
          grant_type: 'refresh_token',
          client_id: blastiq.attended.clientId,
          refresh_token,
        }),
      );
      return body as Record<string, string>;
    };

    const second = await refresh(tokens.refresh_token);
    const third = await refresh(second.refresh_token);

    const subjects = [tokens, second, third].map(({ id_token = '' }) => decodeJwt(id_token).sub);
    expect(subjects).toEqual(['blastiq-user', 'somebody-else', 'blastiq-user']);
  });
});

describe('the callback', () => {
  const members = (url: URL) => Object.fromEntries(url.searchParams);

  test('names the issuer if the setting says so, with errors too', async () => {
    const { blastiq } = await start('blastiq');
    const discover = () => read(fetch(`${blastiq.attended.authority}/.well-known/openid-configuration`));
    expect((await discover()).body).not.toHaveProperty('authorization_response_iss_parameter_supported');
    blastiq.configure({ sendsIssuer: true });
    const visitor = createVisitor(blastiq);

    const denied = await visitor.visit(begin(blastiq, { prompt: 'none' }).authorizeUrl);
    const { url } = await visitor.signIn(begin(blastiq).authorizeUrl);

    expect((await discover()).body).toMatchObject({ authorization_response_iss_parameter_supported: true });
    expect(members(denied.url)).toEqual({
      error: 'login_required',
      state: 'a-state',
      iss: blastiq.attended.authority,
    });
    expect(url.searchParams.get('iss')).toBe(blastiq.attended.authority);
  });

  test.each([
    ['a foreign issuer', { iss: 'https://other.example' }],
    ['another state', { state: 'another' }],
  ])('has %s by a fault, after the login page and not instead of it', async (_what, callback) => {
    const { blastiq } = await start('blastiq');
    const visitor = createVisitor(blastiq);
    const planned = blastiq.fail({ callback });

    const page = await visitor.visit(begin(blastiq).authorizeUrl);
    const { username, password } = blastiq.options;
    const { url } = await visitor.visit(page.url, { username, password });
    const next = await visitor.visit(begin(blastiq).authorizeUrl);

    expect(url.origin + url.pathname).toBe(REDIRECT_URI);
    expect(members(url)).toMatchObject({ code: expect.any(String), ...callback });
    expect(members(next.url)).toMatchObject({ state: 'a-state' });
    expect([planned.hits, planned.left]).toEqual([1, 0]);
    expect(blastiq.requests.filter(({ fault }) => fault)).toHaveLength(1);
  });

  test('lacks what a fault removes, from a test and from JSON', async () => {
    const { blastiq, url: page } = await start('blastiq');
    const visitor = createVisitor(blastiq);
    blastiq.configure({ sendsIssuer: true });
    blastiq.fail({ callback: { iss: undefined } });
    await fetch(`${page}/providers/blastiq/fail`, {
      method: 'POST',
      body: '{"callback":{"state":null,"error":"server_error","code":null}}',
    });

    const first = await visitor.signIn(begin(blastiq).authorizeUrl);
    const second = await visitor.visit(begin(blastiq).authorizeUrl);

    expect(first.url.searchParams.has('iss')).toBe(false);
    expect(first.url.searchParams.has('code')).toBe(true);
    expect(second.url.searchParams.get('error')).toBe('server_error');
    expect(second.url.searchParams.has('state')).toBe(false);
    expect(second.url.hash).toBe('#_=_');
  });

  test('stays as the application asked for it', async () => {
    const { blastiq } = await start('blastiq');
    const visitor = createVisitor(blastiq);
    await visitor.signIn(begin(blastiq).authorizeUrl);
    blastiq.fail({ callback: { iss: 'x"y' }, times: 2 });

    const fragment = await visitor.visit(begin(blastiq, { response_mode: 'fragment' }).authorizeUrl);
    const form = await visitor.visit(begin(blastiq, { response_mode: 'form_post' }).authorizeUrl);

    expect(fragment.url.hash).toContain('iss=x%22y');
    expect(form.html).toContain('<input type="hidden" name="iss" value="x&#34;y">');
  });
});

test('faults of a sign-in are refused where nobody signs in, and beside others that cannot apply', async () => {
  const { blastiq, blooma } = await start('blastiq', 'blooma');

  expect(() => blooma.fail({ idToken: 'expired' })).toThrow('"idToken" of a fault is for BlastIQ alone');
  expect(() => blooma.fail({ callback: {} })).toThrow('"callback" of a fault is for BlastIQ alone');
  expect(() => blastiq.fail({ callback: { iss: 'x' }, status: 503 })).toThrow(
    'A fault with "callback" cannot have "status" too.',
  );
  expect(() => blastiq.fail({ idToken: 'odd' as never })).toThrow(
    '"idToken" of a fault must be one of absent,',
  );
});

test('the hash of an access token stays right in a wrong ID token', async () => {
  const { tokens, idToken } = await exchangeWith({ idToken: 'wrong-nonce' });
  const half = createHash('sha256')
    .update(tokens.access_token ?? '')
    .digest()
    .subarray(0, 16);

  expect(decodeJwt(idToken).at_hash).toBe(half.toString('base64url'));
});
