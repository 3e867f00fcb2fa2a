import { expect, test } from 'vitest';
import { createAccessTokens } from '../../../src/emulator/tokens/access-tokens.ts';
import { createReferenceTokens, createSealedTokens } from '../../../src/emulator/tokens/opaque-tokens.ts';
import { SIGNING_KEYS } from '../../../src/emulator/tokens/signing-keys.ts';
import { createTokenSigner } from '../../../src/emulator/tokens/token-signer.ts';

const ISSUER = 'https://login.example/';
const AUDIENCE = 'https://api.example/';

async function createTokens({ now = (): number => 1_000_000, key = 0, opaque = createSealedTokens() } = {}) {
  const rsaKey = SIGNING_KEYS[key] ?? SIGNING_KEYS[0];
  const signer = await createTokenSigner({ rsaKey, algorithm: () => 'RS256' });
  const tokens = createAccessTokens({ issuer: ISSUER, audience: AUDIENCE, signer, opaque, now });
  const sign = (change: object) =>
    signer.sign({ iss: ISSUER, aud: AUDIENCE, ...tokens.lifespan(60_000), ...change }, 'JWT');
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
  const { sign } = await createTokens({ key: 1 });

  expect(await tokens.check(await sign({}))).toBe('signature');
});

test.each(['jwt', 'opaque'] as const)(
  'a %s token with a short lifetime expires to the millisecond',
  async (format) => {
    let now = 1_000_000;
    const { tokens } = await createTokens({ now: () => now });
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

test('a token for several audiences is accepted by each, and one for none is refused', async () => {
  const { tokens, sign } = await createTokens();

  expect(await tokens.check(await sign({ aud: ['https://other.example/', AUDIENCE] }))).toBeUndefined();
  expect(await tokens.check(await sign({ aud: undefined }))).toBe('audience');
});

test.each(['jwt', 'opaque'] as const)(
  'the claims of a live %s token can be read for any audience, and those of a dead one cannot',
  async (format) => {
    let now = 1_000_000;
    const { tokens } = await createTokens({ now: () => now, opaque: createReferenceTokens() });
    const token = await tokens.issue({ lifetimeMs: 60_000, format, claims: { sub: 'somebody', aud: 'x' } });
    const revoked = await tokens.issue({ lifetimeMs: 60_000, format, claims: { sub: 'other' } });
    tokens.revoke(revoked);

    const live = await tokens.read(token);
    now += 60_000;

    expect(live).toMatchObject({ sub: 'somebody', aud: 'x' });
    expect(await tokens.read(token)).toBe('expired');
    now -= 60_000;
    expect(await tokens.read(revoked)).toBe('revoked');
  },
);

test('a reference token is 64 hexadecimal characters', async () => {
  const { tokens } = await createTokens({ opaque: createReferenceTokens() });

  const token = await tokens.issue({ lifetimeMs: 60_000, format: 'opaque', claims: {} });

  expect(token).toMatch(/^[0-9A-F]{64}$/);
  expect(await tokens.check(token)).toBeUndefined();
  expect(await tokens.check(token.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toBe('malformed');
});

test('two tokens with the same claims differ, so that one can be revoked alone', async () => {
  const { tokens } = await createTokens();
  const issue = () => tokens.issue({ lifetimeMs: 60_000, format: 'jwt', claims: { sub: 'somebody' } });
  const [first, second] = [await issue(), await issue()];

  tokens.revoke(first);

  expect(await tokens.check(first)).toBe('revoked');
  expect(await tokens.check(second)).toBeUndefined();
});
