import { expect, test } from 'vitest';
import { findProgram } from './found-tools.ts';

test('a program that set-up found has a path, and one that it missed has none', () => {
  const found = {
    authlib: { path: '/usr/bin/python3', changedAt: '2026-11-01T00:00:00.000Z' },
    chromium: null,
  };

  expect(findProgram('authlib', found)).toBe('/usr/bin/python3');
  expect(findProgram('chromium', found)).toBeUndefined();
});

test('a program that set-up did not look for is an error, which a skipped test would hide', () => {
  expect(() => findProgram('authlib', {})).toThrow('Run `node scripts/set-up.ts` first');
});
