import { type AuthErrorCode, isAuthError } from '@x/auth-core';
import { rejection, rest, together, until } from '@x/test-kit/waiting';
import { describe, expect, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

const EXPIRING_AT = HOUR_MS - 30_000;

describe.each(['invalid_credentials', 'access_denied'] as const)('credentials refused as %s', (code) => {
  test('forbid requests for five seconds, and every call rejects at once with the same error', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(
      fail(code, {
        status: 401,
        oauthError: 'access_denied',
        oauthErrorDescription: 'Unauthorized',
        requestId: 'request-1',
      }),
    );
    const first = await rejection(client.getToken());

    clock.advance(1_000);
    const second = await rejection(client.getToken());

    expect(issuer.issues).toBe(1);
    expect(isAuthError(second)).toBe(true);
    expect(second).toMatchObject({
      name: 'AuthError',
      message: (first as Error).message,
      provider: 'acme',
      code,
      retryable: false,
      status: 401,
      oauthError: 'access_denied',
      oauthErrorDescription: 'Unauthorized',
      requestId: 'request-1',
      retryAfterMs: 4_000,
    });
  });

  test('let no call send a request before that, not even with forceRefresh or minValidityMs', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(fail(code, { status: 401 }));
    await rejection(client.getToken());
    clock.advance(4_999);

    await rejection(client.getToken());
    await rejection(client.getToken({ forceRefresh: true }));
    await rejection(client.getToken({ minValidityMs: 1_000 }));
    await rejection(client.getAuthorizationHeader());
    await rejection(client.fetch('/loans'));

    expect(issuer.issues).toBe(1);
  });

  test('forbid requests twice as long after each refusal, up to five minutes', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(fail(code, { status: 401 }));
    const waits = [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000];

    for (const [index, waitMs] of waits.entries()) {
      await rejection(client.getToken());
      expect(issuer.issues).toBe(index + 1);
      clock.advance(waitMs - 1);
      expect(await rejection(client.getToken())).toMatchObject({ retryAfterMs: 1 });
      expect(issuer.issues).toBe(index + 1);
      clock.advance(1);
    }
  });

  test('are tried by one call after the cooldown, even if many calls start', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(fail(code, { status: 401 }));
    await rejection(client.getToken());
    clock.advance(5_000);

    await together(100, () => rejection(client.getToken()));

    expect(issuer.issues).toBe(2);
  });

  test('forbid requests for five seconds again after a success', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(fail(code, { status: 401 }));
    await rejection(client.getToken());
    clock.advance(5_000);
    await rejection(client.getToken());
    issuer.answerIssue();
    clock.advance(10_000);
    await client.getToken();
    issuer.answerIssue(fail(code, { status: 401 }));
    await rejection(client.getToken({ forceRefresh: true }));
    clock.advance(5_000);

    await rejection(client.getToken({ forceRefresh: true }));

    expect(issuer.issues).toBe(5);
  });

  test('leave the old token in use while it is valid, and after that calls reject without a request', async () => {
    const { client, clock, issuer } = createTestClient();
    const old = await client.getToken();
    issuer.answerIssue(fail(code, { status: 401 }));
    clock.advance(HOUR_MS - 3_000);
    expect(await client.getToken()).toBe(old);
    expect(issuer.issues).toBe(2);

    clock.advance(2_999);
    expect(await client.getToken()).toBe(old);
    clock.advance(1);
    const error = await rejection(client.getToken());

    expect(error).toMatchObject({ code, retryAfterMs: 2_000 });
    expect(issuer.issues).toBe(2);
  });

  test('are sent once for twenty calls', async () => {
    const { client, issuer } = createTestClient({ retry: {} });
    issuer.answerIssue(fail(code, { status: 401 }));

    await together(20, () => rejection(client.getToken()));
    for (let call = 0; call < 20; call += 1) await rejection(client.getToken());

    expect(issuer.issues).toBe(1);
  });
});

describe('a rate limit', () => {
  test.each([
    ['rate_limited', 429],
    ['provider_unavailable', 503],
  ] as const)('%s with %i is remembered even if it is too long to wait for', async (code, status) => {
    const { client, clock, issuer } = createTestClient({ retry: { maxRetryAfterMs: 10_000 } });
    issuer.answerIssue(fail(code, { status, retryAfterMs: 24 * HOUR_MS }));
    await rejection(client.getToken());
    clock.advance(24 * HOUR_MS - 1);

    const error = await rejection(client.getToken({ forceRefresh: true }));
    expect(error).toMatchObject({ code, status, retryable: true, retryAfterMs: 1 });
    expect(issuer.issues).toBe(1);
    issuer.answerIssue();
    clock.advance(1);

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('without an end lasts for five seconds', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(fail('rate_limited', { status: 429 }));
    await rejection(client.getToken());
    clock.advance(4_999);
    await rejection(client.getToken());
    expect(issuer.issues).toBe(1);
    clock.advance(1);

    await rejection(client.getToken());

    expect(issuer.issues).toBe(2);
  });

  test('leaves the old token in use while it is valid, without a background renewal', async () => {
    const { client, clock, issuer, events } = createTestClient();
    const old = await client.getToken();
    issuer.answerIssue(fail('rate_limited', { status: 429, retryAfterMs: HOUR_MS }));
    clock.advance(HOUR_MS - 300_000);
    await client.getToken();
    await until(() => events.some(({ type }) => type === 'renewal_failed'));
    clock.advance(290_000);

    expect(await client.getToken()).toBe(old);

    await rest();
    expect(issuer.issues).toBe(2);
  });

  test('ends neither early nor late if the wall clock is set back', async () => {
    const monotonic = vi.spyOn(performance, 'now').mockReturnValue(0);
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(fail('rate_limited', { status: 429, retryAfterMs: 60_000 }));
    await rejection(client.getToken());
    clock.advance(-10 * HOUR_MS);
    monotonic.mockReturnValue(59_999);
    expect(await rejection(client.getToken())).toMatchObject({ retryAfterMs: 1 });
    issuer.answerIssue();
    monotonic.mockReturnValue(60_000);

    expect((await client.getToken()).accessToken).toBe('access-2');
  });
});

describe.each([
  ['provider_unavailable', { status: 500 }],
  ['provider_unavailable', { status: 502 }],
  ['provider_unavailable', { status: 503 }],
  ['network_error', {}],
  ['timeout', {}],
  ['timeout', { status: 408 }],
  ['invalid_response', { status: 200 }],
  ['invalid_request', { status: 404 }],
] as [AuthErrorCode, { status?: number }][])('%s (%j)', (code, facts) => {
  test('is not remembered: the first call after the provider recovers gets a token', async () => {
    const { client, issuer } = createTestClient();
    issuer.answerIssue(fail(code, facts));
    await rejection(client.getToken());
    issuer.answerIssue();

    expect((await client.getToken()).accessToken).toBe('access-2');
  });
});

test('forceRefresh sends a request during a backoff', async () => {
  const { client, clock, issuer } = createTestClient();
  await client.getToken();
  issuer.answerIssue(fail('network_error'));
  clock.advance(EXPIRING_AT);
  await client.getToken();
  issuer.answerIssue();

  expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('access-3');
});
