import { expect, test } from 'vitest';
import { findForbidden, toSection } from './licences.ts';

const licences = { MIT: [{ name: 'b' }, { name: 'a' }], 'AGPL-3.0': [{ name: 'c' }] };

test('a licence that is not allowed is reported with its package', () => {
  expect(findForbidden(licences)).toEqual(['The licence of c, AGPL-3.0, is not allowed.']);
  expect(findForbidden({ MIT: licences.MIT })).toEqual([]);
});

test('the dependencies are listed by licence', () => {
  expect(toSection('@acme/auth-core', licences)).toBe('## @acme/auth-core\n\n- AGPL-3.0: c\n- MIT: a, b\n');
  expect(toSection('@acme/auth-core', {})).toContain('It has no dependencies.');
});
