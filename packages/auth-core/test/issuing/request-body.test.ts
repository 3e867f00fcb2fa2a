import { serializeBody } from '@x/auth-core/provider';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const FORM = 'application/x-www-form-urlencoded';
const body = { grant_type: 'password', note: 'a b&c=é', scope: undefined };

test.each([
  ['Headers', new Headers({ 'Content-Type': FORM })],
  ['an object', { 'content-type': FORM }],
  ['a media type with a parameter', { 'Content-Type': 'Application/X-WWW-Form-URLEncoded; charset=UTF-8' }],
])('a body is a form if %s says so, without members that are undefined', (_, headers) => {
  expect(serializeBody(body, headers)).toBe('grant_type=password&note=a+b%26c%3D%C3%A9');
});

test.each([undefined, {}, { 'Content-Type': 'application/json' }])(
  'a body is JSON with headers %j',
  (headers) => {
    expect(serializeBody(body, headers)).toBe('{"grant_type":"password","note":"a b&c=é"}');
  },
);

test('a form arrives as it was given, whatever its values are', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (given) => {
      const text = serializeBody(given, { 'Content-Type': FORM });
      expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ ...given });
    }),
  );
});
