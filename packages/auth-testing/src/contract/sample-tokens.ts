import type { StoredTokens } from '@x/auth-core';

/** An ordinary token set, with some changed members. */
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

/** Unusual token sets that a store might corrupt, each with a name. */
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
  ['a token of 1 MiB', sampleTokens({ accessToken: 'x'.repeat(1_048_576) })],
  ['an empty scope', sampleTokens({ scope: '' })],
  ['non-ASCII characters', sampleTokens({ scope: 'größe 日本語 🔑 \u2028' })],
  ['quotes, backslashes and line breaks', sampleTokens({ scope: '"\'\\\r\n\t\0' })],
  ['fractions of a millisecond', sampleTokens({ expiresAt: 1_900_000_000_000.25 })],
  ['an expiry in the distant past', sampleTokens({ expiresAt: 0, issuedAt: -1 })],
  ['an expiry in the distant future', sampleTokens({ expiresAt: Number.MAX_SAFE_INTEGER })],
];

/** Unusual keys that a store might treat in a special way. */
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
