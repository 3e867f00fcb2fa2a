import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { callResource, members, postForm, read } from '../../support/requests.ts';
import { startTenant } from '../../support/tenant.ts';

describe.each(['blooma', 'blameless'] as const)('%s', (name) => {
  const startOne = () => startTenant(name);

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
});
