import { expect, test } from 'vitest';
import { isScope } from '../../src/token/scope.ts';

test.each(['read', 'read write', 'https://acme.test/scopes/a.b', 'USER', '!#$%&()*+,-./:;<=>?@[]^_`{|}~'])(
  '%j is a scope (RFC 6749 §3.3)',
  (scope) => {
    expect(isScope(scope)).toBe(true);
  },
);

test.each([
  '',
  'read\nwrite',
  'read\u2028write',
  '\u202eread',
  'say "read"',
  'a\\b',
  'lesen größer',
  'x'.repeat(5_000),
  ['read'],
  { read: true },
  7,
  null,
  undefined,
])('%j is not a scope', (scope) => {
  expect(isScope(scope)).toBe(false);
});
