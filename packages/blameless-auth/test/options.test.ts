import { type BlamelessAuthOptions, createBlamelessAuth, createBlamelessClient } from '@x/blameless-auth';
import { expect, test } from 'vitest';

const documented: BlamelessAuthOptions = {
  customer: 'acme',
  clientId: 'my-client',
  clientSecret: 'my-secret',
};

test.each(['a', 'acme-2', 'ACME', '1st', 'a'.repeat(63)])('a customer can be %s', (customer) => {
  expect(() => createBlamelessAuth({ ...documented, customer })).not.toThrow();
});

test.each([
  undefined,
  null,
  '',
  42,
  ['acme'],
  'acme.blameless.io',
  'https://acme.blameless.io',
  'acme/',
  'evil.example.com/#',
  'user@evil',
  '-acme',
  'acme-',
  'ac me',
  'acme\n',
  'äcme',
  'a'.repeat(64),
])('a customer cannot be %j: it is one DNS label', (customer) => {
  const create = () => createBlamelessAuth({ ...documented, customer: customer as string });

  expect(create).toThrow(TypeError);
  expect(create).toThrow(/^createBlamelessAuth: customer must be [^:/@]+\.$/);
});

test('the raw client needs no option, and refuses what cannot be the address of the login', () => {
  expect(() => createBlamelessClient()).not.toThrow();
  expect(() => createBlamelessClient({ authUrl: 'blamelesshq.auth0.com' })).toThrow(
    /^createBlamelessClient: authUrl must be /,
  );
});
