import type { TokenSet } from '@x/auth-core';
import { expect, test } from 'vitest';
import { createSeenTokens } from '../../src/renewal/seen-tokens.ts';

function toTokens(accessToken: string): TokenSet {
  return { accessToken, tokenType: 'Bearer', issuedAt: 0, expiresAt: 1, expirySource: 'response' };
}

test('a token is new once', () => {
  const { markSeen } = createSeenTokens();

  expect(markSeen(toTokens('access-1'))).toBe(true);
  expect(markSeen(toTokens('access-2'))).toBe(true);
  expect(markSeen(toTokens('access-1'))).toBe(false);
});

test('the last ten tokens are remembered', () => {
  const { markSeen } = createSeenTokens();
  for (let count = 1; count <= 11; count += 1) markSeen(toTokens(`access-${count}`));

  expect(markSeen(toTokens('access-2'))).toBe(false);
  expect(markSeen(toTokens('access-1'))).toBe(true);
});
