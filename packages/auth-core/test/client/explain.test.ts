import { inspect } from 'node:util';
import { type AuthClient, explain } from '@x/auth-core';
import { createGate, rejection, until } from '@x/test-kit/waiting';
import { describe, expect, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

describe('the state of a client', () => {
  test('is not changed by who changes what a client shows', async () => {
    const { client } = createTestClient();
    await client.getToken();
    const before = [...explain(client).events];
    expect(before.length).toBeGreaterThan(0);

    const [shown] = Object.getOwnPropertySymbols(client).map((symbol) => Reflect.get(client, symbol)());
    shown.events.length = 0;
    shown.token.leftMs = -1;
    (explain(client).events as unknown[]).length = 0;

    expect(explain(client).events).toEqual(before);
    expect(explain(client).state).toBe('fresh');
  });

  test('is "none" before the first token', () => {
    const { client } = createTestClient();

    expect(explain(client)).toMatchObject({ provider: 'acme', state: 'none', isRenewing: false, events: [] });
    expect(explain(client)).not.toHaveProperty('token');
    expect(explain(client)).not.toHaveProperty('cooldown');
  });

  test.each([
    ['fresh', HOUR_MS - 300_001],
    ['stale', HOUR_MS - 300_000],
    ['stale', HOUR_MS - 30_001],
    ['expiring', HOUR_MS - 30_000],
    ['expiring', HOUR_MS - 1],
    ['expired', HOUR_MS],
    ['expired', 100 * HOUR_MS],
  ])('is %s at the age of %i ms', async (state, age) => {
    const { client, clock } = createTestClient();
    const { expiresAt } = await client.getToken();

    clock.advance(age);

    expect(explain(client)).toMatchObject({
      state,
      token: {
        ageMs: age,
        leftMs: HOUR_MS - age,
        expiresAt,
        expirySource: 'response',
        hasRefreshToken: false,
      },
    });
  });

  test('is "none" again after an invalidation or a sign-out', async () => {
    const { client } = createTestClient();
    await client.getToken();
    await client.invalidate();
    expect(explain(client).state).toBe('none');
    await client.getToken();

    await client.signOut();

    expect(explain(client).state).toBe('none');
  });

  test('says whether a renewal is in flight', async () => {
    const { client, issuer } = createTestClient();
    const gate = createGate();
    issuer.answerIssue((tokens) => gate.opened.then(() => tokens));
    const waiting = client.getToken();
    expect(explain(client).isRenewing).toBe(true);

    gate.open();
    await waiting;
    await until(() => !explain(client).isRenewing);

    expect(explain(client).state).toBe('fresh');
  });

  test('says which failure forbids requests, and for how long', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue(fail('rate_limited', { status: 429, retryAfterMs: 60_000 }));
    const error = await rejection(client.getToken());
    clock.advance(20_000);

    expect(explain(client).cooldown).toEqual({
      code: 'rate_limited',
      message: (error as Error).message,
      leftMs: 40_000,
    });
    clock.advance(40_000);
    expect(explain(client)).not.toHaveProperty('cooldown');
  });

  test('is read without any request or event', async () => {
    const { client, clock, issuer, events } = createTestClient();
    await client.getToken();
    clock.advance(HOUR_MS);
    const before = events.length;

    explain(client).toString();

    expect(issuer.issues).toBe(1);
    expect(events).toHaveLength(before);
  });

  test('does not change after it was read', async () => {
    const { client } = createTestClient();
    await client.getToken();
    const before = explain(client);

    await client.signOut();
    await client.getToken();

    expect(before.events).toHaveLength(1);
    expect(before.state).toBe('fresh');
  });
});

test('the last twenty events are kept', async () => {
  const { client, events } = createTestClient();

  for (let round = 0; round < 30; round += 1) await client.getToken({ forceRefresh: true });

  expect(events).toHaveLength(30);
  expect(explain(client).events).toEqual(events.slice(-20));
});

test('neither an explanation nor a client shows a secret', async () => {
  const { client, issuer } = createTestClient({ refreshTokens: true });
  issuer.answerIssue((tokens) => ({ ...tokens, idToken: 'id-token' }));
  await client.getToken();
  const options = { depth: 10, showHidden: true };

  const explanation = explain(client);
  const evidence = [
    String(explanation),
    JSON.stringify(explanation),
    inspect(explanation, options),
    inspect(client, options),
    JSON.stringify(client),
    String(client),
  ];

  expect(evidence.join()).not.toMatch(/the-secret|access-\d|refresh-\d|id-token/);
});

test.each([undefined, null, {}, 'client', { getToken: () => undefined }])(
  '%j is not a client: explain throws a TypeError',
  (value) => {
    expect(() => explain(value as unknown as AuthClient)).toThrow(TypeError);
  },
);

test('a client of another copy of this package can be explained', async () => {
  const { client } = createTestClient();
  await client.getToken();
  vi.resetModules();
  const copy = await import('@x/auth-core');

  expect(copy.explain).not.toBe(explain);
  expect(copy.explain(client).state).toBe('fresh');
});
