import { ENCODINGS } from '@x/test-kit/encodings';
import { readPropertyRuns } from '@x/test-kit/property-runs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecretSearch } from '../../src/base/secret-search.ts';

// Its base64 has padding, and characters that base64url writes differently.
const SECRET = 'p@ss/wörd+"100%" & 日本🎉 ~>?\\';

const names = Object.keys(ENCODINGS);
const encode = (text: string, ...layers: string[]) =>
  layers.reduce((encoded, name) => ENCODINGS[name]?.(encoded) ?? '', text);
const shows = (text: string, ...values: string[]) => createSecretSearch(values)(text);

const CHARACTERS = 'abcXYZ0189+-_/=<>"\'~.:;@#!?ñ日🎉 ';
const unit = fc.oneof(
  fc.constantFrom(...CHARACTERS),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);

/** Any secret that a person or a generator may choose, without a character that starts an escape. */
const plainSecrets = fc
  .string({ unit, minLength: 3, maxLength: 60 })
  .filter((secret) => !/[\\%&\p{Cc}\p{Cs}]/u.test(secret));

/** Such characters as well, and at least a few letters in a row. */
const anySecrets = fc
  .tuple(
    fc.string({ unit: fc.oneof(unit, fc.constantFrom(...'\\%&')), maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...'abcdefghXYZ012345'), minLength: 10, maxLength: 30 }),
    fc.string({ unit: fc.oneof(unit, fc.constantFrom(...'\\%&')), maxLength: 20 }),
  )
  .map((parts) => parts.join(''))
  .filter((secret) => !/[\p{Cc}\p{Cs}]/u.test(secret));

describe('a secret is found', () => {
  test.each(names)('%s', (name) => {
    expect(shows(`before <${encode(SECRET, name)}> after`, 'another', SECRET)).toBe(true);
    expect(shows(`before&x=${encode(SECRET, name)}&after`, SECRET)).toBe(true);
  });

  test('in up to three nested encodings, whatever it is', () => {
    const layers = fc.array(fc.constantFrom(...names), { maxLength: 3 });
    fc.assert(
      fc.property(fc.oneof(plainSecrets, anySecrets), layers, (secret, encodings) =>
        shows(`value "${encode(secret, ...encodings)}" refused`, secret),
      ),
      readPropertyRuns('SECRETS', 3_000),
    );
  });

  test('in a whole request that is repeated in base64', () => {
    const form = new URLSearchParams({ grant_type: 'password', username: 'someone', password: SECRET });
    const request = `POST /token HTTP/1.1\r\nHost: acme.test\r\n\r\n${form}`;

    expect(shows(`received ${Buffer.from(request).toString('base64')}`, SECRET)).toBe(true);
    expect(shows(`received ${Buffer.from(JSON.stringify({ request })).toString('base64url')}`, SECRET)).toBe(
      true,
    );
  });

  test.each([
    ['raw', 'a+b+c/d=='],
    ['with percent signs', '100%41%zz'],
    ['with a backslash', 'domain\\user\\u0041 name'],
    ['with escapes', '100%41%zz b'],
    ['with an ampersand', 'salt&pepper'],
    ['with characters of a pattern', '.*$&('],
    ['without Latin letters', 'парольпароль'],
  ])('%s, after encoders that escape different characters', (_what, secret) => {
    const spellings = [
      secret,
      encodeURIComponent(secret),
      encodeURI(secret),
      new URL(`https://acme.test/?${secret}`).search.slice(1),
      new URLSearchParams({ secret }).toString(),
      JSON.stringify(secret),
      Buffer.from(secret).toString('base64'),
    ];

    expect(spellings.filter((spelling) => !shows(`before ${spelling} after`, secret))).toEqual([]);
  });

  test('in capitals, on two lines, and with other characters between its letters', () => {
    expect(shows('CORRECT-HORSE', 'Correct horse')).toBe(true);
    expect(shows('corre\r\nct ho\u2028rse', 'correct horse')).toBe(true);
    expect(shows('c.o.r.r.e.c.t.h.o', 'correct horse')).toBe(true);
  });

  test('by any eight of its letters and digits in a row', () => {
    const secret = 'aB3-dE6_gH9.kL2~nP5';
    const letters = secret.replace(/\W|_/g, '');
    const pieces = Array.from({ length: letters.length - 7 }, (_, start) => letters.slice(start, start + 8));

    expect(pieces.filter((piece) => !shows(`key ${piece}…`, secret))).toEqual([]);
    expect(shows(`key ${secret.slice(0, -1)}`, secret)).toBe(true);
    expect(shows(`key ${letters.slice(0, 7)} or ${letters.slice(8)}`, secret.slice(0, 9))).toBe(false);
  });

  test('as a whole if it has fewer than eight', () => {
    expect(shows('not hunter2, sorry', 'hunter2')).toBe(true);
    expect(shows('not aHVudGVyMg==, sorry', 'hunter2')).toBe(true);
    expect(shows('a hunter, and 2', 'hunter2')).toBe(false);
  });

  test('as the pair of a Basic header', () => {
    expect(shows(`Basic ${Buffer.from('user:password').toString('base64')}`, 'user:password')).toBe(true);
  });

  test('with a lone surrogate, which has no encoding', () => {
    expect(shows('harmless text', 'refresh\ud800token')).toBe(false);
    expect(shows('refresh%EF%BF%BDtoken', 'refresh\ud800token')).toBe(true);
  });
});

describe('nothing is found', () => {
  test.each([
    'the audience is not known',
    '100% of a+b, "c\\d" & e=%41 \\u0042',
    'Client is not authorized to access "https://acme.test/api/". See https://auth0.com/docs?a=b&c=d#e',
    'b=per_hour;q=10;r=7;t=3540,b=per_day;q=50;r=47;t=43200',
    '%%% \\ & &; &#; &#x; &#99999999; \\u \\uD800 %GG \\x',
    '',
  ])('in %j', (text) => {
    expect(shows(text, 'Tr0ub4dor&3', 'a/refresh+token=', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln')).toBe(
      false,
    );
    expect(shows(text)).toBe(false);
    expect(shows(text, '')).toBe(false);
  });

  test('in words, whatever the generated secret is', () => {
    const words = fc.array(
      fc.constantFrom('invalid', 'audience', 'client', 'not', 'known', 'grant', '403', 'the'),
      {
        minLength: 1,
      },
    );
    const generated = fc.string({
      unit: fc.constantFrom(...'0123456789abcdef'),
      minLength: 16,
      maxLength: 64,
    });
    fc.assert(
      fc.property(words, generated, (text, secret) => !shows(text.join(' '), secret)),
      readPropertyRuns('SECRETS', 3_000),
    );
  });

  test('for a secret of one or two characters, which any text may contain', () => {
    expect(shows('a known word', 'a', 't1', '_')).toBe(false);
  });
});
