import type { StoredTokens } from '@x/auth-core';

/** A token set like any other, but for what is changed. */
export function sampleTokens(change: Partial<StoredTokens> = {}): StoredTokens {
  return {
    version: 1,
    accessToken: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln',
    tokenType: 'Bearer',
    expiresAt: 1_900_000_000_000,
    issuedAt: 1_899_996_400_000,
    expirySource: 'response',
    ...change,
  };
}

/** Token sets that a store could spoil, each with what is odd about it. */
export const ODD_TOKENS: readonly (readonly [string, StoredTokens])[] = [
  [
    'every member',
    sampleTokens({
      scope: 'cosmos offline_access',
      refreshToken: 'Vw4rR/G+PVRc3JzPGLEI4==',
      refreshTokenExpiresAt: 1_900_086_400_000,
      idToken: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln',
    }),
  ],
  ['a megabyte of token', sampleTokens({ accessToken: 'x'.repeat(1_048_576) })],
  ['an empty scope', sampleTokens({ scope: '' })],
  ['characters beyond ASCII', sampleTokens({ scope: 'größe 日本語 🔑 \u2028' })],
  ['quotes, backslashes and line ends', sampleTokens({ scope: '"\'\\\r\n\t\0' })],
  ['fractions of a millisecond', sampleTokens({ expiresAt: 1_900_000_000_000.25 })],
  ['an end that is long past', sampleTokens({ expiresAt: 0, issuedAt: -1 })],
  ['an end in the far future', sampleTokens({ expiresAt: Number.MAX_SAFE_INTEGER })],
];

/** Keys that a store could mistake for something else. */
export const ODD_KEYS: readonly string[] = [
  'a',
  'A',
  'a:b',
  'a/b',
  '../a',
  'a b',
  'a*',
  'a%2Fb',
  'größe-🔑',
  '__proto__',
  'constructor',
  'x'.repeat(512),
];
