import { createMemoryStore } from '@x/auth-core';
import { createSeal, encryptStore } from '@x/auth-core/encrypted';
import { expect, test } from 'vitest';
import { sampleTokens } from '../src/sample-tokens.ts';

const [KEY, OLD_KEY] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

test('a sealed text fits into a cookie, does not show the text, and opens again', async () => {
  const { seal, open } = createSeal([KEY]);
  const sealed = await seal('the verifier, ünd more');

  expect(sealed).toMatch(/^[\w.-]+$/);
  expect(atob(sealed.split('.')[3]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')).not.toContain(
    'verifier',
  );
  expect(await open(sealed)).toBe('the verifier, ünd more');
  expect(await seal('the verifier, ünd more')).not.toBe(sealed);
});

test('a text of 2,800 characters takes less than the 4,096 bytes of a cookie', async () => {
  expect((await createSeal([KEY]).seal('x'.repeat(2_800))).length).toBeLessThan(4_000);
});

test('what was changed, sealed with another key, or is no seal does not open', async () => {
  const { seal, open } = createSeal([KEY]);
  const sealed = await seal('text');
  // Not the last character: some of its bits mean nothing.
  const changed = sealed.replace(/.(?=.{9}$)/, (character) => (character === 'A' ? 'B' : 'A'));

  expect(changed).not.toBe(sealed);
  expect(await open(changed)).toBeUndefined();
  expect(await createSeal([OLD_KEY]).open(sealed)).toBeUndefined();
  for (const odd of [undefined, '', 'text', 'a.b.c.d.e']) expect(await open(odd)).toBeUndefined();
});

test('an older key still opens, and the first one seals', async () => {
  const sealed = await createSeal([OLD_KEY]).seal('text');
  const rotated = createSeal([KEY, OLD_KEY]);

  expect(await rotated.open(sealed)).toBe('text');
  expect(await createSeal([OLD_KEY]).open(await rotated.seal('text'))).toBeUndefined();
});

test('a token that a store encrypted with the same key is no seal', async () => {
  const memory = createMemoryStore();
  await encryptStore(memory, [KEY]).set('sealed', sampleTokens());
  const { jwe } = Object(await memory.get('sealed')) as { jwe: string };

  expect(await createSeal([KEY]).open(jwe)).toBeUndefined();
});

test.each([[], ['short'], [new Uint8Array(31)]])('the keys %j are refused', (...keys) => {
  expect(() => createSeal(keys)).toThrow(TypeError);
});
