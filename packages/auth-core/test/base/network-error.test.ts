import { expect, test } from 'vitest';
import { toNetworkFailure } from '../../src/base/network-error.ts';

test.each([
  'fetch failed',
  'Failed to fetch',
  'NetworkError when attempting to fetch resource.',
  'Load failed',
  'Network request failed',
  'terminated',
  'network error',
  'error sending request for url (https://auth.acme.test/)',
  'Network connection lost.',
  'error reading a body from connection',
])('the error "%s" of a platform is a network failure', (message) => {
  expect(toNetworkFailure(new TypeError(message))).toBe('no connection, or CORS');
  expect(toNetworkFailure(new Error(message))).toBe('no connection, or CORS');
});

test.each([
  'ECONNREFUSED',
  'UND_ERR_SOCKET',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ConnectionRefused',
])('an error with the code %s, or with it in its cause, is a network failure of that code', (code) => {
  expect(toNetworkFailure(Object.assign(new Error('no'), { code }))).toBe(code);
  expect(toNetworkFailure(new TypeError('fetch failed', { cause: { code } }))).toBe(code);
});

test.each(['AbortError', 'NetworkError', 'TimeoutError'])(
  'a DOMException %s is a network failure',
  (name) => {
    expect(toNetworkFailure(new DOMException('no', name))).toBe('no connection, or CORS');
  },
);

test.each([
  new ReferenceError('tokne is not defined'),
  new TypeError("Cannot read properties of undefined (reading 'url')"),
  Object.assign(new Error('Dynamic server usage'), { digest: 'DYNAMIC_SERVER_USAGE' }),
  Object.assign(new Error('the circuit is open'), { name: 'BrokenCircuitError' }),
  Object.assign(new Error('no'), { code: 'a sentence with a secret' }),
  new Promise(() => undefined),
  'text',
  undefined,
])('%o is not a network failure', (error) => {
  expect(toNetworkFailure(error)).toBeUndefined();
});
