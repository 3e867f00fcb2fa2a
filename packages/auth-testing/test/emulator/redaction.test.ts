import { describe, expect, test } from 'vitest';
import { redact, redactName, redactPath } from '../../src/emulator/redaction.ts';

describe('what a request contains', () => {
  test.each([
    ['client_id', 'my-client'],
    ['Content-Type', 'application/json'],
    ['scope', 'read write'],
  ])('%s is shown', (name, value) => {
    expect(redact([[name, value]])).toEqual({ [name]: value });
  });

  test.each(['client_secret', 'password', 'refresh_token', 'code', 'cookie', 'a_new_parameter'])(
    '%s is hidden',
    (name) => {
      expect(redact([[name, 'hunter2']])).toEqual({ [name]: '[redacted]' });
    },
  );

  test.each([
    ['Basic bXk6c2VjcmV0', 'Basic [redacted]'],
    ['bearer eyJhbGciOiJub25lIn0', 'bearer [redacted]'],
    ['bXk6c2VjcmV0', '[redacted]'],
  ])('of the Authorization header %j only the scheme is shown', (value, shown) => {
    expect(redact([['authorization', value]])).toEqual({ authorization: shown });
  });
});

test.each(['{"password":"hunter2"}', 'pass word', '', 'x'.repeat(41)])('the name %j is hidden', (name) => {
  expect(redactName(name)).toBe('[redacted]');
});

test('a segment of a path is hidden if it is long enough to be a token', () => {
  expect(redactPath(`/api/loans/${'x'.repeat(41)}/notes`)).toBe('/api/loans/[redacted]/notes');
  expect(redactPath(`/api/loans/${'x'.repeat(40)}`)).toBe(`/api/loans/${'x'.repeat(40)}`);
});
