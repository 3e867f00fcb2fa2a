import { encodeBase64 } from '@x/auth-core/provider';
import { expect, test } from 'vitest';
import { decodeBase64 } from '../../src/base/base64.ts';

test.each(['', 'a', 'ab', 'abc', 'user:p@ss', 'Zoë', '日本', '🎉', 'x'.repeat(100_000)])(
  'base64 is of the UTF-8 octets (%#)',
  (text) => {
    expect(encodeBase64(text)).toBe(Buffer.from(text, 'utf8').toString('base64'));
  },
);

test.each(['', 'a', 'ab', 'abc'])('base64 is read at any position in a text (%j)', (before) => {
  const octets = '\xff\xfe~>?some text';

  for (const alphabet of ['base64', 'base64url'] as const) {
    const text = `<${before}>${Buffer.from(octets, 'latin1').toString(alphabet)}`;
    expect(decodeBase64(text)).toContain(octets);
  }
});
