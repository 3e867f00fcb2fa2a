import { describe, expect, test } from 'vitest';
import { isPlainText } from '../../src/base/secret.ts';

describe('text that can be a secret', () => {
  test.each(['s', 'with spaces', 'wörd', '日本', '🎉', '👨‍👩‍👧', '"\\%+/='])('%j is plain', (text) => {
    expect(isPlainText(text)).toBe(true);
  });

  test.each([
    '',
    'a\nb',
    'a\rb',
    '\u0000',
    '\u007f',
    '\u0085',
    '\ud800',
    'a\udc00b',
    5,
    null,
    undefined,
    {},
    ['s'],
  ])('%j is not', (text) => {
    expect(isPlainText(text)).toBe(false);
  });
});
