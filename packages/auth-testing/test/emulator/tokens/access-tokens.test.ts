import { importJWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createAccessTokens } from '../../../src/emulator/tokens/access-tokens.ts';

const ISSUER = 'https://login.example/';
const AUDIENCE = 'https://api.example/';

async function createTokens(now = () => 1_000_000) {
  const tokens = await createAccessTokens({ issuer: ISSUER, audience: AUDIENCE, now });
  const key = await importJWK(tokens.signingKey, 'ES256');
  const sign = (change: object) =>
    new SignJWT({ iss: ISSUER, aud: AUDIENCE, ...tokens.lifespan(60_000), ...change })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(key);
  return { tokens, sign };
}

test('a token with the right claims is accepted, and a wrong claim is named', async () => {
  const { tokens, sign } = await createTokens();

  expect(await tokens.check(await sign({}))).toBeUndefined();
  expect(await tokens.check(await sign({ iss: 'https://login.example' }))).toBe('issuer');
  expect(await tokens.check(await sign({ aud: 'https://api.example' }))).toBe('audience');
  expect(await tokens.check(await sign({ exp: 1_000 }))).toBe('expired');
});

test('a token signed with another key is refused, with any claims', async () => {
  const { tokens } = await createTokens();
  const { sign } = await createTokens();

  expect(await tokens.check(await sign({}))).toBe('signature');
});

test.each(['jwt', 'opaque'] as const)(
  'a %s token with a short lifetime expires to the millisecond',
  async (format) => {
    let now = 1_000_000;
    const { tokens } = await createTokens(() => now);
    const token = await tokens.issue({ lifetimeMs: 250, format, claims: {} });

    now += 249;
    const before = await tokens.check(token);
    now += 1;

    expect(before).toBeUndefined();
    expect(await tokens.check(token)).toBe('expired');
  },
);

test('an opaque token reveals nothing and cannot be changed', async () => {
  const { tokens } = await createTokens();
  const token = await tokens.issue({ lifetimeMs: 60_000, format: 'opaque', claims: { sub: 'somebody' } });
  const changed = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;

  expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('somebody');
  expect(await tokens.check(token)).toBeUndefined();
  expect(await tokens.check(changed)).toBe('malformed');
});
