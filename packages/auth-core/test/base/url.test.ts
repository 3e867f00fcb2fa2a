import { describe, expect, test } from 'vitest';
import { isSecureUrl, quoteUrl } from '../../src/base/url.ts';

describe('a URL in a message', () => {
  test.each([
    ['https://acme.test/oauth/token', 'https://acme.test/oauth/token'],
    ['https://acme.test', 'https://acme.test/'],
    ['https://acme.test/token?client_secret=s3cret', 'https://acme.test/token'],
    ['https://acme.test/token#access_token=s3cret', 'https://acme.test/token'],
    ['https://acme.test:8443/a/../token?a=1\n#b?c', 'https://acme.test:8443/token'],
  ])('%s is quoted without query and fragment', (url, quoted) => {
    expect(quoteUrl(new Request(url).url)).toBe(quoted);
  });

  // Bun and workerd make such a Request. Node refuses to.
  test.each([
    ['https://user:s3cret@acme.test/token', 'https://acme.test/token'],
    ['https://:s3cret@acme.test/token?a=b', 'https://acme.test/token'],
    ['https://user@acme.test', 'https://acme.test'],
    ['https://acme.test/@user/a@b', 'https://acme.test/@user/a@b'],
  ])('%s is quoted without user name and password', (url, quoted) => {
    expect(quoteUrl(url)).toBe(quoted);
  });
});

test('a long path is quoted in 300 characters', () => {
  expect(quoteUrl(`https://acme.test/${'a'.repeat(900_000)}`)).toBe(`https://acme.test/${'a'.repeat(282)}`);
});

describe('a secret may be sent', () => {
  test.each([
    'https://acme.test/token',
    'http://localhost:4010',
    'http://LOCALHOST',
    'http://127.0.0.1:4010',
    'http://127.0.0.53',
    'http://127.1',
    'http://[::1]:4010',
    'http://[0:0:0:0:0:0:0:1]',
  ])('to %s', (url) => {
    expect(isSecureUrl(new URL(url))).toBe(true);
  });

  test.each([
    'http://acme.test/token',
    'http://localhost.evil.test',
    'http://evil.localhost:4010',
    'http://a.b.localhost',
    'http://localhost.',
    'http://evillocalhost',
    'http://127.0.0.1.evil.test',
    'http://127.evil.test',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254',
    'http://[::]',
    'http://[::2]',
    'http://[fe80::1]',
    'http://evil.test/localhost',
    'http://localhost@evil.test',
    'ftp://localhost',
    'ws://localhost',
    'file:///etc/passwd',
    'data:text/plain,hello',
    'blob:https://acme.test/0',
    'javascript:alert(1)',
  ])('not to %s', (url) => {
    expect(isSecureUrl(new URL(url))).toBe(false);
  });
});
