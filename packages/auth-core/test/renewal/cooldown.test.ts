import type { AuthErrorCode } from '@x/auth-core';
import { createAuthError } from '@x/auth-core/provider';
import { createTestClock } from '@x/test-kit/test-clock';
import { describe, expect, test, vi } from 'vitest';
import { createClock } from '../../src/base/clock.ts';
import { cooldownAfter, coolingError, toRenewalFailure } from '../../src/renewal/cooldown.ts';
import { profile } from '../support/test-issuer.ts';

function cooldown(
  code: AuthErrorCode,
  facts: Parameters<typeof createAuthError>[2] = {},
  refusals = 1,
): number {
  return cooldownAfter(createAuthError(profile, code, facts), refusals);
}

test.each(['invalid_credentials', 'access_denied'] as const)(
  '%s forbids requests for 5 s, doubling up to 5 min',
  (code) => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 5_000].map((refusals) =>
      cooldown(code, { status: 401 }, refusals),
    );

    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  },
);

test('a rate limit lasts as long as the provider said, however long', () => {
  expect(cooldown('rate_limited', { status: 429, retryAfterMs: 86_400_000 })).toBe(86_400_000);
});

test('a rate limit without an end lasts for 5 s', () => {
  expect(cooldown('rate_limited', { status: 429 })).toBe(5_000);
});

test('a 503 with Retry-After forbids requests like a rate limit', () => {
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

describe('failures in a row', () => {
  test('double the backoff, half of it random, up to 30 s', () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    const shortest = backoffs(7);
    random.mockReturnValue(1);
    const longest = backoffs(7);

    expect(shortest).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(longest).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('are counted from one again after another kind of failure', () => {
    const { clock } = createTestClient();
    const timeout = createAuthError(profile, 'timeout');
    const refusal = createAuthError(profile, 'invalid_credentials');
    const denial = createAuthError(profile, 'access_denied');

    const counts: number[] = [];
    let failure: ReturnType<typeof toRenewalFailure> | undefined;
    for (const error of [timeout, timeout, refusal, denial, refusal, timeout]) {
      failure = toRenewalFailure(error, failure, clock);
      counts.push(failure.count);
    }

    expect(counts).toEqual([1, 2, 1, 2, 3, 1]);
  });

  test('never cause a backoff that is shorter than the cooldown', () => {
    const { clock } = createTestClient();
    const limit = createAuthError(profile, 'rate_limited', { status: 429, retryAfterMs: 60_000 });

    const failure = toRenewalFailure(limit, undefined, clock);

    expect(clock.until(failure.backoffUntil)).toBe(60_000);
  });

  function backoffs(count: number): number[] {
    const { clock } = createTestClient();
    const found: number[] = [];
    let failure: ReturnType<typeof toRenewalFailure> | undefined;
    for (let index = 0; index < count; index += 1) {
      failure = toRenewalFailure(createAuthError(profile, 'timeout'), failure, clock);
      found.push(clock.until(failure.backoffUntil));
    }
    return found;
  }
});

describe('the error during a cooldown', () => {
  test('is the last error, with the time that remains', () => {
    const { clock, advance } = createTestClient();
    const failure = toRenewalFailure(
      createAuthError(profile, 'access_denied', { status: 403, requestId: 'request-1' }),
      undefined,
      clock,
    );
    advance(2_000);

    const error = coolingError(failure, clock);

    expect(error).not.toBe(failure.error);
    expect(error?.message).toBe(failure.error.message);
    expect({ ...error }).toEqual({ ...failure.error, retryAfterMs: 3_000 });
  });

  test('ends with the cooldown', () => {
    const { clock, advance } = createTestClient();
    const failure = toRenewalFailure(createAuthError(profile, 'access_denied'), undefined, clock);

    advance(5_000);

    expect(coolingError(failure, clock)).toBeUndefined();
  });

  test('does not exist for a failure that forbids nothing', () => {
    const { clock } = createTestClient();
    const failure = toRenewalFailure(createAuthError(profile, 'timeout'), undefined, clock);

    expect(coolingError(failure, clock)).toBeUndefined();
  });
});

function createTestClient() {
  const { now, advance } = createTestClock();
  return { clock: createClock(now, now), advance };
}
