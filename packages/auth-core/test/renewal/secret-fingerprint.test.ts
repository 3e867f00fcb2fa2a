import { expect, test } from 'vitest';
import { createFingerprint } from '../../src/renewal/secret-fingerprint.ts';

test('two fingerprints are equal exactly if their secrets are equal', async () => {
  const fingerprint = createFingerprint();

  expect(await fingerprint('secret')).toBe(await fingerprint('secret'));
  expect(await fingerprint('secret')).not.toBe(await fingerprint('secret '));
  expect(await fingerprint('Zoë')).not.toBe(await fingerprint('Zoe'));
});

test('a fingerprint means nothing outside the client that made it', async () => {
  expect(await createFingerprint()('secret')).not.toBe(await createFingerprint()('secret'));
});
