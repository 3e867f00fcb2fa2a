import type { TokenSet } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import { isBearerValue, isTokenSet, toAccessToken } from '../../src/token/token.ts';

const TOKENS: TokenSet = {
  accessToken: 'access',
  tokenType: 'Bearer',
  issuedAt: 1_000,
  expiresAt: 61_000,
  expirySource: 'response',
};

describe('an access token', () => {
  test('has nothing of the token set but what a caller may see, and is frozen', () => {
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

describe('a value from a store', () => {
  test.each([TOKENS, { ...TOKENS, refreshToken: 'refresh' }, { ...TOKENS, unknown: 1 }])(
    '%j is a token set',
    (value) => {
      expect(isTokenSet(value)).toBe(true);
    },
  );

  test.each([
    undefined,
    null,
    'access',
    [],
    {},
    { ...TOKENS, accessToken: 'two words' },
    { ...TOKENS, tokenType: 'bearer' },
    { ...TOKENS, expiresAt: Number.NaN },
    { ...TOKENS, expiresAt: '61000' },
    { ...TOKENS, issuedAt: undefined },
    { ...TOKENS, refreshToken: '' },
    { ...TOKENS, refreshToken: 'with\na line break' },
    { ...TOKENS, refreshToken: 5 },
  ])('%j is not a token set', (value) => {
    expect(isTokenSet(value)).toBe(false);
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
