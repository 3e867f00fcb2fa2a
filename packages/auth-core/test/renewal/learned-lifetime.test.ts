import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

describe('a lifetime that the provider does not name', () => {
  test('is learned from an early 401', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue((tokens) => ({ ...tokens, expirySource: 'default' }));
    const { accessToken } = await client.getToken();
    clock.advance(600_000);
    await client.invalidate(accessToken);

    const renewed = await client.getToken();

    expect(renewed.expiresAt).toBe(clock.now() + 600_000);
  });

  test('is learned again, shorter, from another early 401', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue((tokens) => ({ ...tokens, expirySource: 'default' }));
    await client.getToken();
    clock.advance(600_000);
    await client.invalidate();
    await client.getToken();
    clock.advance(60_000);
    await client.invalidate();

    const { expiresAt } = await client.getToken();

    expect(expiresAt).toBe(clock.now() + 60_000);
  });

  test('grows again while tokens last that long', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue((tokens) => ({ ...tokens, expirySource: 'default' }));
    await client.getToken();
    clock.advance(600_000);
    await client.invalidate();

    const lifetimes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { expiresAt } = await client.getToken({ forceRefresh: true });
      lifetimes.push(expiresAt - clock.now());
    }

    expect(lifetimes).toEqual([600_000, 1_200_000, 2_400_000, HOUR_MS]);
  });

  test('is never learned to be shorter than ten seconds', async () => {
    const { client, clock, issuer } = createTestClient();
    issuer.answerIssue((tokens) => ({ ...tokens, expirySource: 'default' }));
    await client.getToken();
    await client.invalidate();

    const { expiresAt } = await client.getToken();

    expect(expiresAt).toBe(clock.now() + 10_000);
  });

  test.each(['response', 'absolute-date', 'jwt'] as const)(
    'is not learned if the %s names it',
    async (expirySource) => {
      const { client, clock, issuer } = createTestClient();
      issuer.answerIssue((tokens) => ({ ...tokens, expirySource }));
      await client.getToken();
      clock.advance(600_000);
      await client.invalidate();

      const { expiresAt } = await client.getToken();

      expect(expiresAt).toBe(clock.now() + HOUR_MS);
    },
  );
});
