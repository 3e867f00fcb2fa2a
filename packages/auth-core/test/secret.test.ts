import { encodeBase64 } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import { isPlainText, quoteText, scrub } from '../src/secret.ts';

const SECRET = 'p@ss/wörd+"100%" & 日本🎉 ~\\';

function toEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

describe('scrubbing', () => {
  test.each([
    ['raw', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['form-encoded', new URLSearchParams({ secret: SECRET }).toString().slice('secret='.length)],
    ['base64', Buffer.from(SECRET).toString('base64')],
    ['base64 without padding', Buffer.from(SECRET).toString('base64').replace(/=+$/, '')],
    ['base64url', Buffer.from(SECRET).toString('base64url')],
    ['escaped in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ])('takes a secret out of foreign text, %s', (_form, spelling) => {
    const clean = scrub(`before <${spelling}> between <${spelling}> after`, [SECRET]);

    expect(clean).not.toContain(spelling);
    expect(clean).toMatch(/^before <\[redacted\]=*> between <\[redacted\]=*> after$/);
  });

  test.each([
    ['with lower-case digits', encodeURIComponent(SECRET).toLowerCase()],
    ['in every character', Array.from(Buffer.from(SECRET), (octet) => `%${octet.toString(16)}`).join('')],
    ['as RFC 3986 has it', encodeURIComponent(SECRET).replaceAll('~', '%7E').replaceAll('!', '%21')],
    [
      'as JSON in ASCII',
      JSON.stringify(SECRET)
        .slice(1, -1)
        .replace(/[^ -~]/g, toEscape),
    ],
  ])('takes a secret out, escaped %s', (_how, spelling) => {
    expect(scrub(`before <${spelling}> after`, [SECRET])).toBe('before <[redacted]> after');
  });

  test('takes out the whole of a secret that contains another', () => {
    expect(scrub('no hunter2-and-more, no hunter', ['hunter', 'hunter2-and-more'])).toBe(
      'no [redacted], no [redacted]',
    );
  });

  test('takes out the pair of a Basic header once it is told of it', () => {
    expect(scrub(`Basic ${encodeBase64('user:password')}`, ['user:password'])).toMatch(
      /^Basic \[redacted\]=*$/,
    );
  });

  test('reads a secret as text, not as a pattern', () => {
    expect(scrub('harmless .*$&( text', ['.*$&('])).toBe('harmless [redacted] text');
  });

  test('leaves text alone when it knows no secret, or an empty one', () => {
    expect(scrub('as it was', [])).toBe('as it was');
    expect(scrub('as it was', [''])).toBe('as it was');
  });

  test('minds no lone surrogate, which has no encoding', () => {
    expect(scrub('harmless text', ['refresh\ud800token'])).toBe('harmless text');
    expect(scrub('refresh%EF%BF%BDtoken', ['refresh\ud800token'])).toBe('[redacted]');
  });

  test('takes a secret out before it cuts the text', () => {
    const clean = scrub(`${'x'.repeat(295)}long-secret`, ['long-secret']);

    expect(clean).toBe(`${'x'.repeat(295)}[reda`);
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
