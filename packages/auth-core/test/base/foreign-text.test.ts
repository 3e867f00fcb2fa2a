import { readPropertyRuns } from '@x/test-kit/property-runs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteText } from '../../src/base/foreign-text.ts';
import { createSecretSearch } from '../../src/base/secret-search.ts';

const quote = (text: string, ...secrets: string[]) => quoteText(text, createSecretSearch(secrets));

describe('foreign text', () => {
  test('in words of any language is quoted unchanged', () => {
    const text = 'größer, 日本語, не найден, لا يوجد, “quoted” – 100 % 🎉';

    expect(quote(text)).toBe(text);
  });

  test('whatever it is, is quoted on one line, in one direction, and short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const quoted = quote(text);
        return quoted.length <= 300 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(quoted);
      }),
      readPropertyRuns('TEXTS', 2_000),
    );
  });

  test.each([
    ['line breaks', 'a\r\nb\u2028c\u2029d\u0085e', 'a b c d e'],
    ['control characters', 'a\u0000b\u001b[31mc\u007fd', 'a b [31mc d'],
    ['characters that change the direction of a line', 'a\u202eb\u202cc\u2066d\u2069e\u200ff', 'a b c d e f'],
    ['invisible characters', 'a\ufeffb\u200bc\u00add', 'a b c d'],
    ['lone surrogates', 'a\ud800b\udc00c 🎉', 'a b c 🎉'],
  ])('is quoted without %s', (_what, text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  test('is quoted in at most 300 characters, and no character is cut in half', () => {
    expect(quote('x'.repeat(10_000))).toBe('x'.repeat(300));
    expect(quote(`${'x'.repeat(299)}🎉`)).toBe(`${'x'.repeat(299)} `);
  });
});

describe('text that shows a secret', () => {
  test('is not quoted at all', () => {
    expect(quote('the key the-long-secret is wrong', 'the-long-secret')).toBe('[redacted]');
  });

  test('is not quoted either if the end of the quotation would cut the secret', () => {
    const secret = 'a-rather-long-secret-of-forty-characters';
    const before = (length: number) => `${'x '.repeat(200).slice(0, length)}${secret}`;

    for (let length = 260; length < 300; length += 1)
      expect(quote(before(length), secret)).toBe('[redacted]');
  });

  test('after the quotation is quoted up to that point', () => {
    expect(quote(`${'x'.repeat(1_000)}the-long-secret`, 'the-long-secret')).toBe('x'.repeat(300));
  });
});

describe('text with credentials of others', () => {
  test.each([
    'refused Bearer abcdefghijklmnop today',
    'refused Bearer abc.def today',
    'refused Bearer "a1b2 today',
    'refused Bearer%20a1b2c3 today',
    'refused Bearera1b2c3 today',
    'refused Bearer token=a1b2c3 today',
    'refused BEARER: a1b2c3 today',
    'refused basic dXNlcjpwYXNzd29yZA== today',
    'refused eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl today',
    'refused token=eyJhbGciOiJub25lIn0 today',
  ])('%j is not quoted', (text) => {
    expect(quote(text)).toBe('[redacted]');
  });

  test.each([
    'Use a bearer token. Basic is not a bearer scheme.',
    'The bearer is missing or no longer valid',
    'Bearer error="invalid_token"',
    'Basic authentication is needed',
    'Token of user 12 has no right to see loan 34',
  ])('%j is quoted', (text) => {
    expect(quote(text)).toBe(text);
  });
});
