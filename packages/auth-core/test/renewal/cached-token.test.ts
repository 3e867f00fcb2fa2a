import type { TokenSet } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import { createClock } from '../../src/base/clock.ts';
import { remainingMs, stateOf, toCachedToken } from '../../src/renewal/cached-token.ts';

const HOUR_MS = 3_600_000;
const ISSUED_AT = 1_000_000;
const TOKENS: TokenSet = {
  accessToken: 'access',
  tokenType: 'Bearer',
  issuedAt: ISSUED_AT,
  expiresAt: ISSUED_AT + HOUR_MS,
  expirySource: 'response',
};

function createTestClient({ wall = ISSUED_AT } = {}) {
  const time = { wall, monotonic: 0 };
  const clock = createClock(
    () => time.wall,
    () => time.monotonic,
  );
  return { time, clock };
}

describe('the remaining time of a cached token', () => {
  test('is the lifetime minus the time since the request was sent', () => {
    const { clock } = createTestClient({ wall: ISSUED_AT + 500 });

    expect(remainingMs(toCachedToken(TOKENS, clock, {}), clock)).toBe(HOUR_MS - 500);
  });

  test('is never more than the lifetime, even if the wall clock was set back after the request', () => {
    const { clock } = createTestClient({ wall: ISSUED_AT - 10 * HOUR_MS });

    expect(remainingMs(toCachedToken(TOKENS, clock, {}), clock)).toBe(HOUR_MS);
  });

  test('goes down while the wall clock stands still', () => {
    const { clock, time } = createTestClient();
    const token = toCachedToken(TOKENS, clock, {});

    time.monotonic += 60_000;

    expect(remainingMs(token, clock)).toBe(HOUR_MS - 60_000);
  });

  test('is negative for a token that arrived expired', () => {
    const { clock } = createTestClient({ wall: ISSUED_AT + HOUR_MS + 1 });

    expect(remainingMs(toCachedToken(TOKENS, clock, {}), clock)).toBe(-1);
  });

  test('is less by a part of a millisecond if a clock shows parts, and never more', () => {
    const { clock, time } = createTestClient();
    time.monotonic = 0.75;
    const token = toCachedToken({ ...TOKENS, expiresAt: TOKENS.expiresAt + 0.5 }, clock, {});

    expect(token).toMatchObject({ wall: expect.toSatisfy(Number.isInteger), monotonic: HOUR_MS + 1 });
    expect(remainingMs(token, clock)).toBeLessThanOrEqual(HOUR_MS + 0.5);
    expect(remainingMs(token, clock)).toBeGreaterThan(HOUR_MS - 0.5);
  });

  test('is zero without a token', () => {
    expect(remainingMs(undefined, createTestClient().clock)).toBe(0);
  });
});

test('every caller of a cached token gets the same promise of a frozen token', async () => {
  const { ready } = toCachedToken({ ...TOKENS, refreshToken: 'refresh' }, createTestClient().clock, {});

  const token = await ready;

  expect(await ready).toBe(token);
  expect(Object.isFrozen(token)).toBe(true);
  expect(token).not.toHaveProperty('refreshToken');
});

test('refreshAhead decides the windows of a cached token', () => {
  const token = toCachedToken(TOKENS, createTestClient().clock, { softMs: 60_000, hardMs: 5_000 });

  expect(token).toMatchObject({ softMs: 60_000, hardMs: 5_000 });
});

test.each([
  [60_001, 'fresh'],
  [60_000, 'stale'],
  [5_001, 'stale'],
  [5_000, 'expiring'],
  [1, 'expiring'],
  [0, 'expired'],
  [-1, 'expired'],
])('with %i ms left a token is %s', (leftMs, state) => {
  expect(stateOf({ softMs: 60_000, hardMs: 5_000 }, leftMs)).toBe(state);
});
