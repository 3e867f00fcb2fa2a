import type { AuthErrorCode } from '@x/auth-core';
import { createAuthError } from '@x/auth-core/provider';
import { rejection } from '@x/test-kit/waiting';
import { describe, expect, test, vi } from 'vitest';
import { retryDelay } from '../../src/issuing/retry.ts';
import { createTestClient } from '../support/test-client.ts';
import { type Answer, fail, profile } from '../support/test-issuer.ts';

function pause(code: AuthErrorCode, facts: Parameters<typeof createAuthError>[2] = {}, attempt = 1) {
  return retryDelay(createAuthError(profile, code, facts), attempt, 10_000);
}

describe('the delay before another attempt', () => {
  test.each(['network_error', 'timeout', 'provider_unavailable'] as const)('%s is tried again', (code) => {
    expect(pause(code)).toBeDefined();
  });

  test.each([
    'invalid_credentials',
    'access_denied',
    'invalid_request',
    'login_required',
    'invalid_response',
  ] as const)('%s is not tried again', (code) => {
    expect(pause(code)).toBeUndefined();
    expect(pause(code, { retryAfterMs: 1 })).toBeUndefined();
  });

  test('is random up to 200 ms, doubling up to 2 s', () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(1);
    const longest = [1, 2, 3, 4, 5, 50].map((attempt) => pause('timeout', {}, attempt));
    random.mockReturnValue(0);
    const shortest = [1, 2, 3, 4, 5, 50].map((attempt) => pause('timeout', {}, attempt));

    expect(longest).toEqual([200, 400, 800, 1_600, 2_000, 2_000]);
    expect(shortest).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test.each(['rate_limited', 'provider_unavailable'] as const)('%s waits for a short Retry-After', (code) => {
    vi.spyOn(Math, 'random').mockReturnValue(0);

    expect(pause(code, { status: 503, retryAfterMs: 10_000 })).toBe(10_000);
  });

  test.each(['rate_limited', 'provider_unavailable'] as const)(
    '%s does not wait for a long Retry-After',
    (code) => {
      expect(pause(code, { status: 503, retryAfterMs: 10_001 })).toBeUndefined();
    },
  );

  test('a rate limit without an end is not retried', () => {
    expect(pause('rate_limited', { status: 429 })).toBeUndefined();
  });
});

describe('the attempts of one issue', () => {
  test('after three failures that a retry may help, the call rejects with the last one', async () => {
    const { client, issuer } = createClientWithoutJitter();
    issuer.answerIssue(fail('network_error'));

    const error = await rejection(client.getToken());

    expect(error).toMatchObject({ code: 'network_error' });
    expect(issuer.issues).toBe(3);
  });

  test('a token from the third attempt is returned', async () => {
    const { client, issuer } = createClientWithoutJitter();
    const answers: Answer[] = [fail('timeout'), fail('provider_unavailable', { status: 500 })];
    issuer.answerIssue((tokens, call) => answers.shift()?.(tokens, call) ?? tokens);

    const { accessToken } = await client.getToken();

    expect(accessToken).toBe('access-3');
  });

  test.each(['invalid_credentials', 'access_denied', 'invalid_request', 'invalid_response'] as const)(
    '%s ends the call at once',
    async (code) => {
      const { client, issuer } = createClientWithoutJitter();
      issuer.answerIssue(fail(code));

      await rejection(client.getToken());

      expect(issuer.issues).toBe(1);
    },
  );

  test('retry.attempts sets the number of attempts', async () => {
    const { client, issuer } = createClientWithoutJitter({ retry: { attempts: 5 } });
    issuer.answerIssue(fail('timeout'));

    await rejection(client.getToken());

    expect(issuer.issues).toBe(5);
  });

  test('retry: false makes one attempt', async () => {
    const { client, issuer } = createClientWithoutJitter({ retry: false });
    issuer.answerIssue(fail('timeout'));

    await rejection(client.getToken());

    expect(issuer.issues).toBe(1);
  });

  test('a rate limit with a short Retry-After is waited for within the call', async () => {
    const { client, issuer } = createClientWithoutJitter();
    const answers = [fail('rate_limited', { status: 429, retryAfterMs: 1 })];
    issuer.answerIssue((tokens, call) => answers.shift()?.(tokens, call) ?? tokens);

    const { accessToken } = await client.getToken();

    expect(accessToken).toBe('access-2');
  });

  test('a rate limit longer than maxRetryAfterMs ends the call at once', async () => {
    const { client, issuer } = createClientWithoutJitter({ retry: { maxRetryAfterMs: 1_000 } });
    issuer.answerIssue(fail('rate_limited', { status: 429, retryAfterMs: 1_001 }));

    await rejection(client.getToken());

    expect(issuer.issues).toBe(1);
  });

  test('an error that is not an AuthError ends the call at once and is not changed', async () => {
    const { client, issuer } = createClientWithoutJitter();
    const bug = new RangeError('a bug of the issuer');
    issuer.answerIssue(() => {
      throw bug;
    });

    await expect(client.getToken()).rejects.toBe(bug);
    expect(issuer.issues).toBe(1);
  });

  function createClientWithoutJitter(options: Parameters<typeof createTestClient>[0] = {}) {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    return createTestClient({ retry: {}, ...options });
  }
});
