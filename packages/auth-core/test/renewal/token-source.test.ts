import type { TokenSet } from '@x/auth-core';
import { createGate, rejection, rest, together, until } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

const SOFT_MS = 300_000;
const HARD_MS = 30_000;

describe('a token', () => {
  test('is returned frozen, without a refresh token or an id token', async () => {
    const { client, issuer, clock } = createTestClient({ refreshTokens: true });
    issuer.answerIssue((tokens) => ({ ...tokens, scope: 'read write', idToken: 'id-token' }));

    const token = await client.getToken();

    expect(token).toEqual({
      accessToken: 'access-1',
      tokenType: 'Bearer',
      expiresAt: clock.now() + HOUR_MS,
      scope: 'read write',
    });
    expect(Object.isFrozen(token)).toBe(true);
  });

  test('has no scope member if no scope is known', async () => {
    const { client } = createTestClient();

    expect(Object.keys(await client.getToken())).toEqual(['accessToken', 'tokenType', 'expiresAt']);
  });

  test('can be obtained as a header for other HTTP clients', async () => {
    const { client } = createTestClient();

    expect(await client.getAuthorizationHeader()).toBe('Bearer access-1');
    expect(await client.getAuthorizationHeader({ forceRefresh: true })).toBe('Bearer access-2');
  });

  test('can be obtained with destructured methods', async () => {
    const { getToken, getAuthorizationHeader, invalidate, signOut } = createTestClient().client;

    await getToken();
    await invalidate();
    expect(await getAuthorizationHeader()).toBe('Bearer access-2');
    await signOut();
    expect(await getAuthorizationHeader()).toBe('Bearer access-3');
  });
});

describe('a fresh token', () => {
  test('is the same promise and object for every caller', async () => {
    const { client, clock, issuer, events } = createTestClient();
    const first = await client.getToken();
    clock.advance(HOUR_MS - SOFT_MS - 1);
    const before = events.length;

    const promise = client.getToken();

    expect(client.getToken()).toBe(promise);
    expect(await promise).toBe(first);
    expect(issuer.issues).toBe(1);
    expect(events).toHaveLength(before);
  });

  test('is requested once for a thousand callers', async () => {
    const { client, issuer } = createTestClient();

    const tokens = await together(1_000, () => client.getToken());

    expect(new Set(tokens)).toHaveLength(1);
    expect(issuer.issues).toBe(1);
  });

  test('leaves no timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { client } = createTestClient();

    await client.getToken();
    await client.getToken();
    await rest();

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a stale token', () => {
  test('is returned at once, with one renewal in the background', async () => {
    const { client, clock, issuer } = createTestClient();
    const old = await client.getToken();
    const gate = createGate();
    issuer.answerIssue(async (tokens) => gate.opened.then(() => tokens));
    clock.advance(HOUR_MS - SOFT_MS);

    const served = await together(1_000, () => client.getToken());

    expect(new Set(served)).toEqual(new Set([old]));
    await until(() => issuer.issues === 2);
    gate.open();
    await rest();
    expect((await client.getToken()).accessToken).toBe('access-2');
    expect(issuer.issues).toBe(2);
  });

  test('is renewed as early as refreshAhead says', async () => {
    const { client, clock, issuer } = createTestClient({ refreshAhead: { softMs: 1_000, hardMs: 500 } });
    const old = await client.getToken();
    clock.advance(HOUR_MS - 1_001);
    await client.getToken();
    expect(issuer.issues).toBe(1);
    clock.advance(1);

    expect(await client.getToken()).toBe(old);

    await until(() => issuer.issues === 2);
  });
});

describe.each([
  ['an expiring token', HOUR_MS - HARD_MS],
  ['an expired token', HOUR_MS],
  ['a token that expired long ago', 1_000 * HOUR_MS],
])('%s', (_state, age) => {
  test('makes every caller wait for the one renewal', async () => {
    const { client, clock, issuer } = createTestClient();
    await client.getToken();
    clock.advance(age);

    const tokens = await together(1_000, () => client.getToken());

    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['access-2']));
    expect(issuer.issues).toBe(2);
  });
});

describe('a five-minute token', () => {
  test('is renewed in its last minute, not at every call', async () => {
    const { client, clock, issuer } = createTestClient({ lifetimeMs: 300_000 });
    await client.getToken();
    clock.advance(239_999);
    await client.getToken();
    expect(issuer.issues).toBe(1);

    clock.advance(1);
    const { accessToken } = await client.getToken();

    expect(accessToken).toBe('access-1');
    await until(() => issuer.issues === 2);
  });

  test('is waited for in its last 15 seconds', async () => {
    const { client, clock } = createTestClient({ lifetimeMs: 300_000 });
    await client.getToken();
    clock.advance(285_000);

    expect((await client.getToken()).accessToken).toBe('access-2');
  });
});

describe('forceRefresh', () => {
  test('ignores the cached token', async () => {
    const { client } = createTestClient();
    await client.getToken();

    const { accessToken } = await client.getToken({ forceRefresh: true });

    expect(accessToken).toBe('access-2');
    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('shares its renewal with all calls in the meantime', async () => {
    const { client, clock, issuer } = createTestClient();
    const { accessToken } = await client.getToken();
    const gate = createGate();
    issuer.answerIssue((tokens) => gate.opened.then(() => tokens));
    clock.advance(HOUR_MS - SOFT_MS);

    const asked = [client.getToken({ forceRefresh: true }), client.getToken({ minValidityMs: SOFT_MS })];
    await client.getToken();
    await client.invalidate(accessToken);
    asked.push(client.getToken(), client.getToken({ forceRefresh: true }));
    gate.open();

    expect(new Set((await Promise.all(asked)).map((token) => token.accessToken))).toEqual(
      new Set(['access-2']),
    );
    expect(issuer.issues).toBe(2);
  });

  test('rejects if the renewal fails, even if the old token is still valid', async () => {
    const { client, issuer } = createTestClient();
    const old = await client.getToken();
    issuer.answerIssue(fail('timeout'));

    const error = await rejection(client.getToken({ forceRefresh: true }));

    expect(error).toMatchObject({ code: 'timeout' });
    expect(await client.getToken()).toBe(old);
  });
});

describe('minValidityMs', () => {
  test('renews a token that expires too soon, and waits for the new one', async () => {
    const { client, clock } = createTestClient();
    await client.getToken();
    clock.advance(HOUR_MS / 2);

    expect((await client.getToken({ minValidityMs: HOUR_MS / 2 - 1 })).accessToken).toBe('access-1');
    expect((await client.getToken({ minValidityMs: HOUR_MS / 2 })).accessToken).toBe('access-2');
  });

  test('that no token can meet does not cause a renewal at every call', async () => {
    const { client, issuer } = createTestClient();

    for (let call = 0; call < 5; call += 1) await client.getToken({ minValidityMs: 100 * HOUR_MS });

    expect(issuer.issues).toBe(1);
  });

  test('rejects if the renewal fails, even if the old token is still valid', async () => {
    const { client, clock, issuer } = createTestClient();
    const old = await client.getToken();
    clock.advance(HOUR_MS / 2);
    issuer.answerIssue(fail('network_error'));

    const error = await rejection(client.getToken({ minValidityMs: HOUR_MS / 2 }));

    expect(error).toMatchObject({ code: 'network_error' });
    expect(await client.getToken()).toBe(old);
  });

  test('is not met by a token that aged while its renewal failed', async () => {
    const { client, clock, issuer } = createTestClient({ lifetimeMs: 20_000 });
    await client.getToken();
    clock.advance(18_500);
    issuer.answerIssue((tokens, call) => {
      clock.advance(1_000);
      return fail('timeout')(tokens, call);
    });

    const calls = [rejection(client.getToken({ minValidityMs: 1_000 })), client.getToken()] as const;

    expect(await calls[0]).toMatchObject({ code: 'timeout' });
    expect((await calls[1]).accessToken).toBe('access-1');
  });

  test.each([-1, Number.NaN])('of %d is a TypeError', async (minValidityMs) => {
    const { client, issuer } = createTestClient();

    await expect(client.getToken({ minValidityMs })).rejects.toThrow(TypeError);
    expect(issuer.issues).toBe(0);
  });
});

test('a token that arrives expired is not returned, and is requested once more', async () => {
  const { client, issuer } = createTestClient();
  issuer.answerIssue((tokens: TokenSet) => ({ ...tokens, expiresAt: tokens.issuedAt }));

  const error = await rejection(client.getToken());

  expect(error).toMatchObject({ code: 'invalid_response' });
  expect(issuer.issues).toBe(2);
});
