import type { AuthErrorCode } from '@x/auth-core';
import { createAuthError } from '@x/auth-core/provider';
import { expect, test } from 'vitest';
import { cooldownAfter } from '../../src/renewal/cooldown.ts';
import { profile } from '../support/test-issuer.ts';

function cooldown(
  code: AuthErrorCode,
  facts: Parameters<typeof createAuthError>[2] = {},
  refusals = 1,
): number {
  return cooldownAfter(createAuthError(profile, code, facts), refusals);
}

test.each(['invalid_credentials', 'access_denied'] as const)(
  '%s forbids traffic for 5 s, doubling up to 5 min',
  (code) => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 5_000].map((refusals) =>
      cooldown(code, { status: 401 }, refusals),
    );

    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  },
);

test('a limit holds for as long as the provider said, however long', () => {
  expect(cooldown('rate_limited', { status: 429, retryAfterMs: 86_400_000 })).toBe(86_400_000);
});

test('a limit without an end holds for 5 s', () => {
  expect(cooldown('rate_limited', { status: 429 })).toBe(5_000);
});

test('a 503 with Retry-After holds like a limit', () => {
  expect(cooldown('provider_unavailable', { status: 503, retryAfterMs: 60_000 })).toBe(60_000);
});

test.each([
  ['provider_unavailable', 503, undefined],
  ['provider_unavailable', 500, undefined],
  ['provider_unavailable', 500, 60_000],
  ['provider_unavailable', 502, undefined],
  ['network_error', undefined, undefined],
  ['timeout', undefined, undefined],
  ['timeout', 408, undefined],
  ['invalid_response', 200, undefined],
  ['invalid_request', 400, undefined],
  ['login_required', 400, undefined],
] as const)('%s with status %s and Retry-After %s forbids nothing', (code, status, retryAfterMs) => {
  expect(cooldown(code, { status, retryAfterMs })).toBe(0);
});
