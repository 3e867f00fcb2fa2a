import type { ViolationRule } from '@x/auth-testing';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  basic,
  callResource,
  clientCredentials,
  members,
  postForm,
  postJson,
  read,
} from '../../support/requests.ts';
import { start } from '../../support/start.ts';

interface Violation {
  readonly rule: ViolationRule;
  readonly detail: string;
}

interface Refusal {
  readonly what: string;
  readonly change: Record<string, string | undefined>;
  readonly status: number;
  readonly error: string;
  readonly description: string | RegExp;
  readonly rule: ViolationRule;
}

const refusals: readonly Refusal[] = [
  {
    what: 'a wrong secret',
    change: { client_secret: 'wrong' },
    status: 401,
    error: 'access_denied',
    description: 'Unauthorized',
    rule: 'credentials',
  },
  {
    what: 'an unknown client',
    change: { client_id: 'nobody' },
    status: 401,
    error: 'access_denied',
    description: 'Unauthorized',
    rule: 'credentials',
  },
  {
    what: 'no audience',
    change: { audience: undefined },
    status: 403,
    error: 'access_denied',
    description: 'No audience parameter was provided, and no default audience has been configured',
    rule: 'audience',
  },
  {
    what: 'another audience',
    change: { audience: 'https://elsewhere.example/api/' },
    status: 403,
    error: 'access_denied',
    description: 'Service not enabled within domain: https://elsewhere.example/api/',
    rule: 'audience',
  },
  {
    what: 'no grant type',
    change: { grant_type: undefined },
    status: 400,
    error: 'invalid_request',
    description: 'Missing required parameter: grant_type',
    rule: 'parameter',
  },
  {
    what: 'an empty client id',
    change: { client_id: '' },
    status: 400,
    error: 'invalid_request',
    description: 'Missing required parameter: client_id',
    rule: 'parameter',
  },
  {
    what: 'no client secret',
    change: { client_secret: undefined },
    status: 400,
    error: 'invalid_request',
    description: 'Missing required parameter: client_secret',
    rule: 'parameter',
  },
  {
    what: 'another grant type',
    change: { grant_type: 'password' },
    status: 400,
    error: 'unsupported_grant_type',
    description: 'Unsupported grant type: password',
    rule: 'grant',
  },
  {
    what: 'an unknown refresh token',
    change: { grant_type: 'refresh_token', refresh_token: 'v1.unknown', audience: undefined },
    status: 403,
    error: 'invalid_grant',
    description: 'Unknown or invalid refresh token.',
    rule: 'refresh-token',
  },
];

describe.each(['blooma', 'blameless'] as const)('%s', (name) => {
  async function startOne() {
    const provider = (await start(name))[name];
    const { options } = provider;
    const audience = 'baseUrl' in options ? `${options.baseUrl}/api/` : `${options.customer}.blameless.io`;
    return {
      provider,
      tokenUrl: `${options.authUrl}/oauth/token`,
      body: clientCredentials(options, audience),
    };
  }

  test.each(refusals)('refuses $what in a form and in JSON, and lists it', async (refusal) => {
    const { provider, tokenUrl, body } = await startOne();
    expect((await postForm(tokenUrl, body)).status).toBe(200);
    expect((await postJson(tokenUrl, body)).status).toBe(200);
    const changed = Object.fromEntries(
      Object.entries({ ...body, ...refusal.change }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );

    const responses = [await read(postForm(tokenUrl, changed)), await read(postJson(tokenUrl, changed))];

    for (const response of responses) {
      expect(response).toEqual({
        status: refusal.status,
        body: { error: refusal.error, error_description: refusal.description },
      });
    }
    expect(provider.violations.map(({ request, rule }) => ({ request, rule }))).toEqual([
      { request: 3, rule: refusal.rule },
      { request: 4, rule: refusal.rule },
    ]);
    expect(provider.tokenRequests).toBe(4);
  });

  test('compares the audience exactly, so a missing or extra slash is refused', async () => {
    const { tokenUrl, body } = await startOne();
    const other = body.audience.endsWith('/') ? body.audience.slice(0, -1) : `${body.audience}/`;

    const response = await read(postForm(tokenUrl, { ...body, audience: other }));

    expect(response).toEqual({
      status: 403,
      body: { error: 'access_denied', error_description: `Service not enabled within domain: ${other}` },
    });
  });

  test('refuses a client that was not granted the audience', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.accounts.set(body.client_id, { secret: body.client_secret, audiences: [] });

    const refused = await read(postForm(tokenUrl, body));
    provider.accounts.set(body.client_id, { secret: body.client_secret, audiences: [body.audience] });
    const accepted = await read(postForm(tokenUrl, body));

    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: 'access_denied',
        error_description: expect.stringContaining('Client is not authorized'),
      },
    });
    expect(accepted.status).toBe(200);
  });

  test('refuses a client that may not use the grant', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.accounts.set(body.client_id, { secret: body.client_secret, grantTypes: ['refresh_token'] });

    const response = await read(postForm(tokenUrl, body));

    expect(response).toEqual({
      status: 403,
      body: {
        error: 'unauthorized_client',
        error_description: "Grant type 'client_credentials' not allowed for the client.",
      },
    });
  });

  test('parses a form with a charset, with + for a space and with percent-encoding', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.accounts.set('a client é', { secret: 's+p&q%r' });
    const form = `grant_type=client%5Fcredentials&client_id=a+client%20%C3%A9&client_secret=s%2Bp%26q%25r&audience=${encodeURIComponent(body.audience)}`;

    const response = await postForm(tokenUrl, form, {
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });

    expect(response.status).toBe(200);
  });

  test.each([
    ['plain text', 'text/plain', 'content-type'],
    ['a form declared as JSON', 'application/json', 'parameter'],
    ['a JSON array', 'application/json', 'parameter'],
  ] as const)('refuses %s with 400 invalid_request', async (what, contentType, rule) => {
    const { provider, tokenUrl, body } = await startOne();
    const sent = what === 'a JSON array' ? JSON.stringify([body]) : new URLSearchParams(body).toString();

    const response = await read(postForm(tokenUrl, sent, { 'content-type': contentType }));

    expect(response).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(provider.violations).toMatchObject([{ rule }]);
  });

  test('refuses a member that is not text', async () => {
    const { provider, tokenUrl, body } = await startOne();

    const response = await read(postJson(tokenUrl, { ...body, client_id: 7 }));

    expect(response).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(provider.violations).toMatchObject([{ rule: 'parameter' }]);
  });

  const harmless: readonly [string, (body: Record<string, string>) => string, string, Violation][] = [
    [
      'a repeated parameter, of which the first counts',
      (body) => `${new URLSearchParams(body)}&audience=other`,
      '',
      { rule: 'parameter', detail: 'Parameter audience is repeated.' },
    ],
    [
      'a scope',
      (body) => `${new URLSearchParams({ ...body, scope: 'USER' })}`,
      '',
      { rule: 'schema', detail: 'According to the spec, scope is not allowed.' },
    ],
    [
      'an unknown parameter',
      (body) => `${new URLSearchParams({ ...body, client_secert: 'x' })}`,
      '',
      { rule: 'schema', detail: 'According to the spec, client_secert is not allowed.' },
    ],
    [
      'a query',
      (body) => `${new URLSearchParams(body)}`,
      '?client_id=my-client',
      { rule: 'schema', detail: 'According to the spec, client_id is not allowed.' },
    ],
  ];

  test.each(harmless)('takes %s, and lists it', async (_what, toForm, query, violation) => {
    const { provider, tokenUrl, body } = await startOne();

    const response = await postForm(tokenUrl + query, toForm(body));

    expect(response.status).toBe(200);
    expect(provider.violations).toMatchObject([{ request: 1, operation: 'exchangeToken', ...violation }]);
  });

  test.each(harmless)('refuses %s if it is strict', async (_what, toForm, query, { rule, detail }) => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ strict: true });

    const response = await read(postForm(tokenUrl + query, toForm(body)));

    expect(response).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: detail },
    });
    expect(provider.violations).toMatchObject([{ rule, detail }]);
    expect((await postForm(tokenUrl, body)).status).toBe(200);
  });

  test('issues a token for the API that `resource` names instead of `audience`', async () => {
    const { provider, tokenUrl, body } = await startOne();
    const { audience, ...rest } = body;

    const named = await read(postForm(tokenUrl, { ...rest, resource: audience }));
    const foreign = await read(postForm(tokenUrl, { ...rest, resource: 'https://elsewhere.example/' }));
    const both = await read(postForm(tokenUrl, { ...body, resource: audience }));

    expect([named.status, foreign.status, both.status]).toEqual([200, 403, 400]);
    expect(provider.violations.map(({ request, rule }) => [request, rule])).toEqual([
      [2, 'audience'],
      [3, 'audience'],
    ]);
  });

  test('accepts Basic for a token only from a client whose settings say so', async () => {
    const { provider, tokenUrl, body } = await startOne();
    const { client_id, client_secret, ...rest } = body;
    const header = basic(client_id, client_secret);

    const unset = await read(postForm(tokenUrl, rest, header));
    provider.accounts.set(client_id, { secret: client_secret, authentication: 'client_secret_basic' });
    const set = await read(postForm(tokenUrl, rest, header));
    const wrong = await read(postForm(tokenUrl, rest, basic(client_id, 'wrong')));
    const inBody = await read(postForm(tokenUrl, body));

    const refused = { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } };
    expect(set.status).toBe(200);
    expect([unset, wrong, inBody]).toEqual([refused, refused, refused]);
    expect(provider.violations.map(({ request, rule }) => [request, rule])).toEqual([
      [1, 'credentials'],
      [2, 'schema'],
      [3, 'credentials'],
      [4, 'credentials'],
    ]);
  });

  test('accepts a signed assertion from a client whose settings say so', async () => {
    const { provider, tokenUrl, body } = await startOne();
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const { client_id, client_secret, ...rest } = body;
    const { issuer } = await members(
      fetch(tokenUrl.replace('oauth/token', '.well-known/openid-configuration')),
    );
    const assert = async (audience = '') => ({
      ...rest,
      client_id,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await new SignJWT({ iss: client_id, sub: client_id, aud: audience, jti: 'an-id' })
        .setProtectedHeader({ alg: 'RS256' })
        .setExpirationTime('1m')
        .sign(privateKey),
    });
    const account = { secret: client_secret, publicKey: { ...(await exportJWK(publicKey)) } };

    provider.accounts.set(client_id, account);
    const unset = await read(postForm(tokenUrl, await assert(issuer)));
    provider.accounts.set(client_id, { ...account, authentication: 'private_key_jwt' });
    const right = await read(postForm(tokenUrl, await assert(issuer)));
    const elsewhere = await read(postForm(tokenUrl, await assert('https://elsewhere.example/')));

    expect([unset.status, right.status, elsewhere.status]).toEqual([401, 200, 401]);
  });

  test('publishes a discovery document whose issuer is the one of its tokens, and its keys', async () => {
    const { tokenUrl, body } = await startOne();
    const root = tokenUrl.replace('oauth/token', '');

    const document = await members(fetch(`${root}.well-known/openid-configuration`));
    const { access_token = '' } = await members(postForm(document.token_endpoint ?? '', body));
    const keys = createRemoteJWKSet(new URL(document.jwks_uri ?? ''));
    const { payload, protectedHeader } = await jwtVerify(access_token, keys, { algorithms: ['RS256'] });

    expect(document.issuer).toBe(root);
    expect(payload.iss).toBe(root);
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
    expect(document.id_token_signing_alg_values_supported).toEqual(['RS256']);
  });

  test('signs with ES256 if it is told to, and its older tokens stay valid', async () => {
    const { provider, tokenUrl, body } = await startOne();
    const { access_token: older = '' } = await members(postForm(tokenUrl, body));
    provider.configure({ signingAlgorithm: 'ES256' });

    const { access_token: newer = '' } = await members(postForm(tokenUrl, body));
    const statuses = [
      (await callResource(provider, older)).status,
      (await callResource(provider, newer)).status,
    ];
    const keys = createRemoteJWKSet(new URL(tokenUrl.replace('oauth/token', '.well-known/jwks.json')));

    expect((await jwtVerify(newer, keys)).protectedHeader.alg).toBe('ES256');
    expect((await jwtVerify(older, keys)).protectedHeader.alg).toBe('RS256');
    expect(statuses).toEqual([200, 200]);
  });

  test('revokes a refresh token of the client that asks, and responds with 200 to an unknown one', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ refreshTokens: true });
    const { client_id, client_secret } = body;
    const { refresh_token = '' } = await members(postForm(tokenUrl, body));
    const revoke = (token: string, secret = client_secret) =>
      read(postForm(tokenUrl.replace('token', 'revoke'), { client_id, client_secret: secret, token }));

    const answers = [
      await revoke('unknown'),
      await revoke(refresh_token, 'wrong'),
      await revoke(refresh_token),
    ];
    const refresh = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };

    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200]);
    expect(await read(postForm(tokenUrl, refresh))).toMatchObject({
      status: 403,
      body: { error: 'invalid_grant' },
    });
  });

  test('refuses a client that authenticates in two ways at once', async () => {
    const { tokenUrl, body } = await startOne();

    const response = await read(postForm(tokenUrl, body, basic(body.client_id, body.client_secret)));

    expect(response).toEqual({
      status: 401,
      body: { error: 'access_denied', error_description: 'Unauthorized' },
    });
  });

  test('accepts only POST and only its exact path', async () => {
    const { provider, tokenUrl, body } = await startOne();

    const get = await fetch(tokenUrl);
    const elsewhere = await postForm(`${tokenUrl}/`, body);

    expect(get.status).toBe(405);
    expect(get.headers.get('allow')).toBe('POST');
    expect(elsewhere.status).toBe(404);
    expect(provider.violations.map(({ rule }) => rule)).toEqual(['method', 'path']);
  });

  test('issues a one-time refresh token only if configured', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ refreshTokens: true });
    const issued = await read(postForm(tokenUrl, body));
    const { refresh_token } = issued.body as { refresh_token: string };
    const { client_id, client_secret } = body;
    const refresh = { client_id, client_secret, grant_type: 'refresh_token', refresh_token };

    const first = await read(postForm(tokenUrl, refresh));
    const second = await read(postForm(tokenUrl, refresh));

    expect(first).toMatchObject({
      status: 200,
      body: { refresh_token: expect.not.stringMatching(refresh_token) },
    });
    expect(second).toMatchObject({ status: 403, body: { error: 'invalid_grant' } });
    expect(provider.violations).toMatchObject([{ rule: 'refresh-token-reuse' }]);
  });

  test('accepts a refresh token only from the client that it was issued to', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ refreshTokens: true });
    provider.accounts.set('other', { secret: 'other-secret' });
    const issued = await read(postForm(tokenUrl, body));
    const { refresh_token } = issued.body as { refresh_token: string };
    const refresh = (client_id: string, client_secret: string) =>
      read(postForm(tokenUrl, { grant_type: 'refresh_token', client_id, client_secret, refresh_token }));

    const stolen = await refresh('other', 'other-secret');
    const own = await refresh(body.client_id, body.client_secret);

    expect(stolen).toMatchObject({ status: 403, body: { error: 'invalid_grant' } });
    expect(own.status).toBe(200);
  });

  test('accepts Basic credentials for a refresh, as Blameless documents', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ refreshTokens: true });
    const issued = await read(postForm(tokenUrl, body));
    const { refresh_token } = issued.body as { refresh_token: string };
    const form = {
      grant_type: 'refresh_token',
      refresh_token,
      ...(provider.name === 'blooma' && { client_id: body.client_id }),
    };

    const wrong = await read(postForm(tokenUrl, form, basic(body.client_id, 'wrong')));
    const right = await read(postForm(tokenUrl, form, basic(body.client_id, body.client_secret)));

    expect(wrong).toEqual({
      status: 401,
      body: { error: 'invalid_client', error_description: 'Invalid client secret' },
    });
    expect(right.status).toBe(200);
  });
});
