import { type BloomaAuthOptions, createBloomaAuth, createBloomaClient } from '@x/blooma-auth';
import { expect, test } from 'vitest';

const documented: BloomaAuthOptions = {
  baseUrl: 'https://acme.blooma.ai',
  clientId: 'my-client',
  clientSecret: 'my-secret',
};

test('the host, an id and a secret are enough', () => {
  expect(() => createBloomaAuth(documented)).not.toThrow();
});

test('a secret may be a function', () => {
  expect(() => createBloomaAuth({ ...documented, clientSecret: async () => 'my-secret' })).not.toThrow();
});

test.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'http://acme.localhost'])(
  'http is good enough for this very machine: %s',
  (baseUrl) => {
    expect(() => createBloomaAuth({ ...documented, baseUrl })).not.toThrow();
  },
);

test.each(['http://localhost.example.com', 'http://127.0.0.1.example.com', 'http://10.0.0.1'])(
  'http is refused for a host that only looks like it: %s',
  (baseUrl) => {
    expect(() => createBloomaAuth({ ...documented, baseUrl })).toThrow(/^createBloomaAuth: baseUrl must be /);
  },
);

test('the raw client needs no option, and refuses what cannot be the address of the login', () => {
  expect(() => createBloomaClient()).not.toThrow();
  expect(() => createBloomaClient({ authUrl: 'login.blooma.ai' })).toThrow(
    /^createBloomaClient: authUrl must be /,
  );
});
