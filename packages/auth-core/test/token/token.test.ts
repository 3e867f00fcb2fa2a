import type { TokenSet } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import { isBearerValue, toAccessToken } from '../../src/token/token.ts';

const TOKENS: TokenSet = {
  accessToken: 'access',
  tokenType: 'Bearer',
  issuedAt: 1_000,
  expiresAt: 61_000,
  expirySource: 'response',
};

describe('an access token', () => {
  test('is frozen and has only the members that a caller may see', () => {
    const token = toAccessToken({ ...TOKENS, scope: 'read', refreshToken: 'refresh', idToken: 'id' });

    expect(token).toStrictEqual({
      accessToken: 'access',
      tokenType: 'Bearer',
      expiresAt: 61_000,
      scope: 'read',
    });
    expect(Object.isFrozen(token)).toBe(true);
  });

  test('has no scope member if the token set has no scope', () => {
    expect(Object.keys(toAccessToken(TOKENS))).not.toContain('scope');
  });
});

describe('a bearer value', () => {
  test.each(['2YotnFZFEjr1zCsicMWpAA', 'e30.e30.sig', 'a/b+c~d=', '"{}"'])('can be %j', (value) => {
    expect(isBearerValue(value)).toBe(true);
  });

  test.each(['', ' ', 'two words', 'a\r\nX-Injected: 1', 'tab\t', 'töken', '\u007f', 5, null])(
    'cannot be %j',
    (value) => {
      expect(isBearerValue(value)).toBe(false);
    },
  );
});
