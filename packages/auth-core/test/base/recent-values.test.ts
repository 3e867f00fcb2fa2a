import { expect, test } from 'vitest';
import { withRecentValue } from '../../src/base/recent-values.ts';

test('the latest ten texts are kept, each once', () => {
  let values: readonly string[] = [];

  for (let count = 1; count <= 12; count += 1) {
    values = withRecentValue(values, `value-${count}`);
  }
  values = withRecentValue(values, 'value-12');

  expect(values).toEqual(Array.from({ length: 10 }, (_, index) => `value-${index + 3}`));
});

test('a value that is not text is ignored, and at most 16 kB of a text are kept', () => {
  let values: readonly string[] = [];

  for (const value of [undefined, null, 5, {}, ['a']]) values = withRecentValue(values, value);
  values = withRecentValue(values, 'x'.repeat(1_000_000));

  expect(values.map((value) => value.length)).toEqual([16_384]);
});
