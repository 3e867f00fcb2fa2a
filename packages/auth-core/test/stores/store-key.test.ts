import { pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { toStoreKey } from '../../src/stores/store-key.ts';

// A release that writes another key for the same identity leaves every token behind that a store keeps.
test('a store key is the same in every release', async () => {
  const key = await toStoreKey('acme', ['https://acme.test', 'usér', undefined, 0], 'p:a+s "s"-é');

  expect(key).toBe('acme:1d2de1739c3589c979927d9188c668f35353dcf6f654716ad8d06d41421fe02f');
});

test('a store key is PBKDF2 of the secret, salted with the identity as JSON, a hundred thousand times over', async () => {
  const salt = '["acme","https://acme.test",null,7]';
  const proof = pbkdf2Sync('p:a+s "s"-é', salt, 100_000, 32, 'sha256').toString('hex');

  expect(await toStoreKey('acme', ['https://acme.test', undefined, 7], 'p:a+s "s"-é')).toBe(`acme:${proof}`);
});
