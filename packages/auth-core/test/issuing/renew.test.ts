import { issueOnly } from '@x/auth-core/provider';
import { rejection, until } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient, createTestClientWith } from '../support/test-client.ts';
import { createTestIssuer, fail, HOUR_MS } from '../support/test-issuer.ts';

test('a valid refresh token is used before the credentials', async () => {
  const { client, clock, issuer, events } = createTestClient({ refreshTokens: true });
  await client.getToken();
  clock.advance(HOUR_MS);

  const { accessToken } = await client.getToken();

  expect(accessToken).toBe('access-2');
  expect(issuer).toMatchObject({ issues: 1, refreshes: ['refresh-1'] });
  expect(events.at(-1)).toMatchObject({ type: 'token_received', from: 'refresh' });
});

test('a refresh token that rotates replaces the old one', async () => {
  const { client, issuer } = createTestClient({ refreshTokens: true });
  await client.getToken();

  for (let round = 0; round < 3; round += 1) await client.getToken({ forceRefresh: true });

  expect(issuer.refreshes).toEqual(['refresh-1', 'refresh-2', 'refresh-3']);
});

test('after a refresh without a refresh token in the answer, the old one and its expiry are kept', async () => {
  const store = createObservableStore();
  const { client, clock, issuer } = createTestClient({ store, refreshTokens: true });
  const refreshTokenExpiresAt = clock.now() + 10 * HOUR_MS;
  issuer.answerIssue((tokens) => ({ ...tokens, refreshTokenExpiresAt }));
  issuer.answerRefresh(({ refreshToken, ...tokens }) => tokens);
  await client.getToken();

  for (let round = 0; round < 2; round += 1) {
    clock.advance(1_000);
    await client.getToken({ forceRefresh: true });
  }

  expect(issuer.refreshes).toEqual(['refresh-1', 'refresh-1']);
  expect([...store.entries.values()]).toMatchObject([
    { accessToken: 'access-3', refreshToken: 'refresh-1', refreshTokenExpiresAt },
  ]);
});

test('after a refresh without a scope in the answer, the granted scope is kept', async () => {
  const { client, issuer } = createTestClient({ refreshTokens: true });
  issuer.answerIssue((tokens) => ({ ...tokens, scope: 'read write' }));
  await client.getToken();

  expect(await client.getToken({ forceRefresh: true })).toMatchObject({ scope: 'read write' });

  issuer.answerRefresh((tokens) => ({ ...tokens, scope: 'read' }));
  expect(await client.getToken({ forceRefresh: true })).toMatchObject({ scope: 'read' });
});

test('a rotated refresh token does not inherit the expiry of the old one', async () => {
  const store = createObservableStore();
  const { client, clock, issuer } = createTestClient({ store, refreshTokens: true });
  issuer.answerIssue((tokens) => ({ ...tokens, refreshTokenExpiresAt: clock.now() + 5_000 }));
  await client.getToken();
  clock.advance(1_000);

  await client.getToken({ forceRefresh: true });

  expect([...store.entries.values()]).toMatchObject([{ refreshToken: 'refresh-2' }]);
  expect([...store.entries.values()][0]).not.toHaveProperty('refreshTokenExpiresAt');
});

test('an expired refresh token is not sent', async () => {
  const { client, clock, issuer } = createTestClient({ refreshTokens: true });
  issuer.answerIssue((tokens) => ({ ...tokens, refreshTokenExpiresAt: clock.now() + HOUR_MS }));
  await client.getToken();
  clock.advance(HOUR_MS);

  await client.getToken();

  expect(issuer).toMatchObject({ issues: 2, refreshes: [] });
});

test('a provider with issueOnly never sends a refresh token', async () => {
  const { client, issuer } = createTestClient({ refreshTokens: true, renewal: issueOnly });
  await client.getToken();

  expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('access-2');
  expect(issuer).toMatchObject({ issues: 2, refreshes: [] });
});

test('an issuer that cannot refresh issues a new token', async () => {
  const { refresh, ...issuer } = createTestIssuer({ refreshTokens: true });
  const { client } = createTestClientWith(issuer);
  await client.getToken();

  expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('access-2');
});

describe.each([
  ['invalid_credentials', { status: 400, oauthError: 'invalid_grant' }],
  ['invalid_credentials', { status: 401 }],
  ['access_denied', { status: 403 }],
  ['invalid_request', { status: 400 }],
  ['login_required', { status: 400 }],
] as const)('a refresh that is refused as %s (%j)', (code, facts) => {
  test('is followed by one issue, and the refresh token is never sent again', async () => {
    const { client, issuer, events } = createTestClient({ refreshTokens: true });
    await client.getToken();
    issuer.answerRefresh(fail(code, facts));
    issuer.answerIssue(({ refreshToken, ...tokens }) => tokens);

    const { accessToken } = await client.getToken({ forceRefresh: true });
    await client.getToken({ forceRefresh: true });

    expect(accessToken).toBe('access-3');
    expect(issuer).toMatchObject({ issues: 3, refreshes: ['refresh-1'] });
    expect(events).toContainEqual(expect.objectContaining({ type: 'refresh_failed', code, lost: false }));
  });

  test('is followed by one issue only, even if that fails', async () => {
    const { client, issuer } = createTestClient({ refreshTokens: true });
    await client.getToken();
    issuer.answerRefresh(fail(code, facts));
    issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

    const error = await rejection(client.getToken({ forceRefresh: true }));

    expect(error).toMatchObject({ code: 'invalid_credentials', status: 401 });
    expect(issuer).toMatchObject({ issues: 2, refreshes: ['refresh-1'] });
  });
});

describe.each([
  ['network_error', {}],
  ['timeout', {}],
  ['timeout', { status: 408 }],
  ['provider_unavailable', { status: 500 }],
  ['provider_unavailable', { status: 502 }],
  ['provider_unavailable', { status: 503 }],
  ['invalid_response', { status: 200 }],
] as const)('a refresh that is lost to %s (%j)', (code, facts) => {
  test('is not retried but followed by an issue, and its refresh token counts as used', async () => {
    const { client, issuer, events } = createTestClient({ refreshTokens: true, retry: {} });
    await client.getToken();
    issuer.answerRefresh(fail(code, facts));
    issuer.answerIssue(({ refreshToken, ...tokens }) => tokens);

    await client.getToken({ forceRefresh: true });
    await client.getToken({ forceRefresh: true });

    expect(issuer).toMatchObject({ issues: 3, refreshes: ['refresh-1'] });
    expect(events).toContainEqual(expect.objectContaining({ type: 'refresh_failed', code, lost: true }));
  });

  test('is not sent again if the issue after it fails too', async () => {
    const { client, issuer } = createTestClient({ refreshTokens: true });
    await client.getToken();
    issuer.answerRefresh(fail(code, facts));
    issuer.answerIssue(fail('network_error'));
    await rejection(client.getToken({ forceRefresh: true }));
    issuer.answerIssue();

    await client.getToken({ forceRefresh: true });

    expect(issuer).toMatchObject({ issues: 3, refreshes: ['refresh-1'] });
  });
});

describe.each([
  ['rate_limited', { status: 429, retryAfterMs: 60_000 }],
  ['rate_limited', { status: 429 }],
  ['provider_unavailable', { status: 503, retryAfterMs: 60_000 }],
] as const)('a refresh that is answered with %s (%j)', (code, facts) => {
  test('is not followed by an issue, and its refresh token is sent after the cooldown', async () => {
    const { client, clock, issuer } = createTestClient({ refreshTokens: true });
    await client.getToken();
    clock.advance(HOUR_MS);
    issuer.answerRefresh(fail(code, facts));

    const error = await rejection(client.getToken());
    expect(error).toMatchObject({ code });
    await rejection(client.getToken());
    expect(issuer).toMatchObject({ issues: 1, refreshes: ['refresh-1'] });
    issuer.answerRefresh();
    clock.advance(60_000);

    expect((await client.getToken()).accessToken).toBe('access-3');
    expect(issuer).toMatchObject({ issues: 1, refreshes: ['refresh-1', 'refresh-1'] });
  });
});

test('after a refresh without an answer, the refresh token counts as used', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { client, issuer } = createTestClient({ refreshTokens: true });
  await client.getToken();
  issuer.answerRefresh(() => new Promise(() => undefined));
  const waiting = rejection(client.getToken({ forceRefresh: true }));
  await until(() => issuer.refreshes.length === 1);
  await vi.runAllTimersAsync();
  expect(await waiting).toMatchObject({ code: 'timeout' });

  await client.getToken({ forceRefresh: true });

  expect(issuer).toMatchObject({ issues: 2, refreshes: ['refresh-1'] });
});

test('after a bug in the issuer, the refresh token counts as used', async () => {
  const { client, issuer } = createTestClient({ refreshTokens: true });
  await client.getToken();
  issuer.answerRefresh(() => {
    throw new RangeError('a bug of the issuer');
  });
  expect(await rejection(client.getToken({ forceRefresh: true }))).toBeInstanceOf(RangeError);

  await client.getToken({ forceRefresh: true });

  expect(issuer).toMatchObject({ issues: 2, refreshes: ['refresh-1'] });
});

test('a used refresh token is not taken from the store again', async () => {
  const store = createObservableStore();
  const { client, clock, issuer } = createTestClient({ store, refreshTokens: true });
  await client.getToken();
  clock.advance(HOUR_MS);
  issuer.answerRefresh(fail('timeout'));
  issuer.answerIssue(fail('timeout'));
  await rejection(client.getToken());
  issuer.answerIssue();

  await client.getToken();

  expect(issuer.refreshes).toEqual(['refresh-1']);
});

test('an older token set in the store does not replace a newer refresh token', async () => {
  const store = createObservableStore();
  const { client, clock, issuer } = createTestClient({ store, refreshTokens: true });
  await client.getToken();
  for (const [key, tokens] of store.entries) {
    const issuedAt = (tokens.issuedAt ?? 0) - 1;
    store.entries.set(key, { ...tokens, issuedAt, accessToken: 'older', refreshToken: 'rotated-long-ago' });
  }
  clock.advance(HOUR_MS);

  await client.getToken();

  expect(issuer.refreshes).toEqual(['refresh-1']);
});

test('a refresh token that another client rotated is used instead of the used one', async () => {
  const store = createObservableStore();
  const { client, clock, issuer } = createTestClient({ store, refreshTokens: true });
  await client.getToken();
  clock.advance(HOUR_MS);
  issuer.answerRefresh(fail('timeout'));
  issuer.answerIssue(fail('timeout'));
  await rejection(client.getToken());
  for (const [key, tokens] of store.entries) {
    const issuedAt = (tokens.issuedAt ?? 0) + 1;
    store.entries.set(key, { ...tokens, issuedAt, accessToken: 'of-sibling', refreshToken: 'by-sibling' });
  }
  issuer.answerRefresh();

  await client.getToken();

  expect(issuer.refreshes).toEqual(['refresh-1', 'by-sibling']);
});
