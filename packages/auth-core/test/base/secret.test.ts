import { encodeBase64 } from '@x/auth-core/provider';
import { describe, expect, test } from 'vitest';
import { isPlainText, quoteText, scrub } from '../../src/base/secret.ts';

// Its base64 is padded, and has what base64url spells in another way.
const SECRET = 'p@ss/wörd+"100%" & 日本🎉 ~>?\\';

function toEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function toPercent(octet: number): string {
  return `%${octet.toString(16).padStart(2, '0')}`;
}

describe('scrubbing', () => {
  test.each([
    ['raw', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['form-encoded', new URLSearchParams({ secret: SECRET }).toString().slice('secret='.length)],
    ['base64', Buffer.from(SECRET).toString('base64')],
    ['base64 without padding', Buffer.from(SECRET).toString('base64').replace(/=+$/, '')],
    ['base64url', Buffer.from(SECRET).toString('base64url')],
    ['base64, URL-encoded', encodeURIComponent(Buffer.from(SECRET).toString('base64'))],
    ['escaped in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['escaped with lower-case digits', encodeURIComponent(SECRET).toLowerCase()],
    ['escaped in every character', Array.from(Buffer.from(SECRET), toPercent).join('')],
    ['escaped as RFC 3986 has it', encodeURIComponent(SECRET).replaceAll('~', '%7E').replaceAll('!', '%21')],
    [
      'escaped as JSON in ASCII',
      JSON.stringify(SECRET)
        .slice(1, -1)
        .replace(/[^ -~]/g, toEscape),
    ],
  ])('quotes nothing of a text that tells a secret, %s', (_form, spelling) => {
    expect(scrub(`before <${spelling}> after`, [SECRET])).toBe('[redacted]');
    expect(scrub(`before&x=${spelling}&after`, ['another', SECRET])).toBe('[redacted]');
  });

  test.each([
    ['plus signs', 'a+b+c/d=='],
    ['percent signs', '100%41%zz'],
    ['a backslash', 'domain\\user\\u0041 name'],
    ['escapes', '100%41%zz b'],
    ['an ampersand', 'salt&pepper'],
    ['the characters of a pattern', '.*$&('],
  ])('knows a secret with %s, in any form', (_what, secret) => {
    const spellings = [
      secret,
      encodeURIComponent(secret),
      encodeURI(secret),
      new URL(`https://acme.test/?${secret}`).search.slice(1),
      new URLSearchParams({ secret }).toString(),
      JSON.stringify(secret),
      Buffer.from(secret).toString('base64'),
    ];

    expect(spellings.map((spelling) => scrub(`before ${spelling} after`, [secret]))).toEqual(
      spellings.map(() => '[redacted]'),
    );
  });

  test('knows the pair of a Basic header once it is told of it', () => {
    expect(scrub(`Basic ${encodeBase64('user:password')}`, ['user:password'])).toBe('[redacted]');
  });

  test('leaves text alone that tells none of the secrets', () => {
    const text = '100% of a+b, "c\\d" & e=%41 \\u0042';

    expect(scrub(text, ['the-secret'])).toBe(text);
    expect(scrub(text, [])).toBe(text);
    expect(scrub(text, [''])).toBe(text);
  });

  test('minds no lone surrogate, which has no encoding', () => {
    expect(scrub('harmless text', ['refresh\ud800token'])).toBe('harmless text');
    expect(scrub('refresh%EF%BF%BDtoken', ['refresh\ud800token'])).toBe('[redacted]');
  });

  test('finds a secret before it cuts the text', () => {
    expect(scrub(`${'x'.repeat(295)}long-secret`, ['long-secret'])).toBe('[redacted]');
    expect(scrub(`${'x'.repeat(1_000)}long-secret`, ['long-secret'])).toBe('[redacted]');
  });
});

describe('foreign text', () => {
  test('is quoted without line breaks and control characters', () => {
    expect(quoteText('a\r\nb\u0000c\u001b[31md\u0085e')).toBe('a b c [31md e');
  });

  test('is quoted without lone surrogates', () => {
    expect(quoteText('a\ud800b\udc00c 🎉')).toBe('a b c 🎉');
  });

  test('is quoted in 300 characters at most', () => {
    expect(quoteText('x'.repeat(10_000))).toBe('x'.repeat(300));
  });
});

describe('text that can be a secret', () => {
  test.each(['s', 'with spaces', 'wörd', '日本', '🎉', '"\\%+/='])('%j is plain', (text) => {
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

test.each(['', 'a', 'ab', 'abc', 'user:p@ss', 'Zoë', '日本', '🎉', 'x'.repeat(100_000)])(
  'base64 is of the UTF-8 octets (%#)',
  (text) => {
    expect(encodeBase64(text)).toBe(Buffer.from(text, 'utf8').toString('base64'));
  },
);
