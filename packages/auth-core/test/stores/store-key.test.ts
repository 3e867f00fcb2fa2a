import { createHmac, pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { type StoreKeyOptions, toStoreKey } from '../../src/stores/store-key.ts';

const SECRET = 'p:a+s "s"-é';
const CONTEXT = '["acme","https://acme.test",null,7]';

function keyOf(options: Partial<StoreKeyOptions> = {}): Promise<string> {
  const identity = ['https://acme.test', undefined, 7];
  return toStoreKey({ provider: 'acme', identity, secret: SECRET, isGenerated: false, ...options });
}

// A release that writes another key for the same identity leaves every stored token behind.
test('a store key is the same in every release', async () => {
  expect(await keyOf()).toMatchInlineSnapshot(
    `"acme:e9ec79b57f18105bea98fdce0055caf587cc56268ee790b063044916b01d79aa"`,
  );
  expect(await keyOf({ isGenerated: true })).toMatchInlineSnapshot(
    `"acme:885b07d8efcebc7c4d45920ae7977118bd837e3f0213916e6b9846d14740326a"`,
  );
});

test('a chosen password is proven by a chain of six PBKDF2 derivations, salted with the identity as JSON', async () => {
  let proof: Buffer | string = SECRET;
  for (let round = 0; round < 6; round += 1) proof = pbkdf2Sync(proof, CONTEXT, 100_000, 32, 'sha256');

  expect(await keyOf()).toBe(`acme:${Buffer.from(proof).toString('hex')}`);
});

test('a generated secret is proven by one HMAC over the identity', async () => {
  const proof = createHmac('sha256', SECRET).update(CONTEXT).digest('hex');

  expect(await keyOf({ isGenerated: true })).toBe(`acme:${proof}`);
});

test('a pepper leads to another key, which cannot be computed without it', async () => {
  const plain = await keyOf({ isGenerated: true });
  const peppered = await keyOf({ isGenerated: true, pepper: 'pepper' });
  const proof = Buffer.from(plain.slice('acme:'.length), 'hex');

  expect(peppered).toBe(`acme:${createHmac('sha256', 'pepper').update(proof).digest('hex')}`);
});

test('another secret, identity, kind of secret or pepper leads to another key', async () => {
  const keys = await Promise.all([
    keyOf(),
    keyOf({ secret: 'other' }),
    keyOf({ identity: ['https://acme.test', undefined, 8] }),
    keyOf({ isGenerated: true }),
    keyOf({ isGenerated: true, pepper: 'pepper' }),
    keyOf({ isGenerated: true, pepper: 'salt' }),
  ]);

  expect(new Set(keys).size).toBe(keys.length);
});
