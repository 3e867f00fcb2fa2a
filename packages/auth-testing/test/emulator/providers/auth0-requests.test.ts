import type { ViolationRule } from '@x/auth-testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { basic, members, postForm, read } from '../../support/requests.ts';
import { startTenant } from '../../support/tenant.ts';

interface Violation {
  readonly rule: ViolationRule;
  readonly detail: string;
}

describe.each(['blooma', 'blameless'] as const)('%s', (name) => {
  const startOne = () => startTenant(name);

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
});
