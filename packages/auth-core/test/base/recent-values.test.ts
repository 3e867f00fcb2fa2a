import { expect, test } from 'vitest';
import { rememberValue } from '../../src/base/recent-values.ts';

test('the latest ten texts are kept, each once', () => {
  const values: string[] = [];

  for (let count = 1; count <= 12; count += 1) rememberValue(values, `value-${count}`);
  rememberValue(values, 'value-12');

  expect(values).toEqual(Array.from({ length: 10 }, (_, index) => `value-${index + 3}`));
});

test('a value that is not text is ignored, and at most 16 kB of a text are kept', () => {
  const values: string[] = [];

  for (const value of [undefined, null, 5, {}, ['a']]) rememberValue(values, value);
  rememberValue(values, 'x'.repeat(1_000_000));

  expect(values.map((value) => value.length)).toEqual([16_384]);
});
