import type { ProviderHandle } from '@x/auth-testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { PROVIDER_NAMES } from '../../src/emulator/providers.ts';
import { callResource, postForm } from '../support/requests.ts';
import { start } from '../support/start.ts';

test.each(PROVIDER_NAMES)('%s issues a live token without a request', async (name) => {
  const emulator = await start(name);
  const provider: ProviderHandle = emulator[name];
  provider.fail({ status: 503 });

  const token = await provider.issueToken();

  expect((await callResource(provider, token.accessToken)).status).toBe(200);
  expect(token).toMatchObject({ tokenType: 'Bearer', expiresAt: expect.any(Number) });
  expect(Math.abs(token.expiresAt - Date.now() - provider.settings.lifetimeMs)).toBeLessThan(5_000);
  expect('refreshToken' in token).toBe(provider.settings.refreshTokens);
  expect(provider.tokenRequests).toBe(0);
  expect(provider.requests.map(({ operation }) => operation)).not.toContain('exchangeToken');
  expect(provider.violations).toEqual([]);
});

test.each(PROVIDER_NAMES)('%s issues an expired, an opaque and a foreign token', async (name) => {
  const emulator = await start(name);
  const provider: ProviderHandle = emulator[name];
  const ask = async (wishes: Parameters<typeof provider.issueToken>[0]) =>
    (await callResource(provider, (await provider.issueToken(wishes)).accessToken)).status;

  expect(await ask({ lifetimeMs: -1_000 })).toBe(401);
  expect(await ask({ format: 'opaque' })).toBe(200);
  expect(await ask({ claims: { aud: 'urn:another' } })).toBe(401);
  expect(await ask({ lifetimeMs: 60_000 })).toBe(200);
});

test('a token has the claims and the lifetime that were wished for, and its own beside them', async () => {
  const { blam } = await start('blam');
  blam.accounts.set('second', { secret: 's', organisationIds: [1] });

  const { accessToken, expiresAt } = await blam.issueToken({
    account: 'second',
    lifetimeMs: 120_000,
    claims: { role: 'editor' },
  });
  const claims = decodeJwt(accessToken);

  expect(claims).toMatchObject({ sub: 'second', OrganisationId: 1, role: 'editor' });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(120);
  expect(Math.abs(expiresAt - Date.now() - 120_000)).toBeLessThan(5_000);
});

test.each(PROVIDER_NAMES)('%s changes nothing else in a token', async (name) => {
  const emulator = await start(name);
  const provider: ProviderHandle = emulator[name];

  const { accessToken: own } = await provider.issueToken();
  const { accessToken: changed } = await provider.issueToken({ claims: { extra: 1 } });

  expect(decodeProtectedHeader(changed)).toEqual(decodeProtectedHeader(own));
  expect(Object.keys(decodeJwt(changed)).sort()).toEqual([...Object.keys(decodeJwt(own)), 'extra'].sort());
});

test('a refresh token that was issued without a request works', async () => {
  const { blastiq } = await start('blastiq');
  const { refreshToken = '' } = await blastiq.issueToken();

  const response = await postForm(`${blastiq.options.authority}/connect/token`, {
    grant_type: 'refresh_token',
    client_id: 'external.customer',
    refresh_token: refreshToken,
  });

  expect(response.status).toBe(200);
});

test.each([
  [{ account: 'nobody' }, 'There is no account "nobody".'],
  [{ lifetime: 5 }, 'The wishes for a token have no member "lifetime".'],
  [{ format: 'jws' }, '"format" of the wishes for a token must be one of jwt, opaque.'],
])('%o is refused', async (wishes, message) => {
  const { blooma } = await start('blooma');

  await expect(blooma.issueToken(wishes as object)).rejects.toThrow(message);
});
