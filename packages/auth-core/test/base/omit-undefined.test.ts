import { expect, test } from 'vitest';
import { omitUndefined } from '../../src/base/omit-undefined.ts';

test('a copy has no member that is undefined, and every other member', () => {
  const fields = { a: undefined, b: null, c: 0, d: '', e: false, f: Number.NaN };

  const copy = omitUndefined(fields);

  expect(copy).toStrictEqual({ b: null, c: 0, d: '', e: false, f: Number.NaN });
  expect(copy).not.toBe(fields);
});
