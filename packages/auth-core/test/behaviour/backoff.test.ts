import { rejection, rest, together, until } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

const STALE_AT = HOUR_MS - 300_000;
const EXPIRING_AT = HOUR_MS - 30_000;

describe('a renewal that fails while the old token is valid', () => {
  test('keeps the old token in use', async () => {
    const { client, clock, issuer, events } = createTestClient();
    const old = await client.getToken();
    issuer.answerIssue(fail('provider_unavailable', { status: 500 }));
    clock.advance(STALE_AT);

    await client.getToken();
    await until(() => events.some(({ type }) => type === 'renewal_failed'));

    expect(await client.getToken()).toBe(old);
    expect(events.at(-1)).toMatchObject({ code: 'provider_unavailable', serving: true });
  });

  test('returns the old token to callers that waited for the new one', async () => {
    const { client, clock, issuer } = createTestClient();
    const old = await client.getToken();
    issuer.answerIssue(fail('timeout'));
    clock.advance(EXPIRING_AT);

    const tokens = await together(100, () => client.getToken());

    expect(new Set(tokens)).toEqual(new Set([old]));
    expect(issuer.issues).toBe(2);
  });

  test('is tried again after one to two seconds, not before', async () => {
    const { client, clock, issuer, events } = createTestClient();
    await client.getToken();
    issuer.answerIssue(fail('timeout'));
    clock.advance(STALE_AT);
    await client.getToken();
    await until(() => events.some(({ type }) => type === 'renewal_failed'));

    clock.advance(999);
    await client.getToken();
    await rest();
    expect(issuer.issues).toBe(2);
    clock.advance(1_001);
    await client.getToken();

    await until(() => issuer.issues === 3);
  });

  test('is not tried again in the last seconds either, so that no call waits', async () => {
    const { client, clock, issuer } = createTestClient();
    const old = await client.getToken();
    issuer.answerIssue(fail('timeout'));
    clock.advance(EXPIRING_AT);
    await client.getToken();

    clock.advance(500);

    expect(await client.getToken()).toBe(old);
    expect(issuer.issues).toBe(2);
  });

  test('backs off longer each time, up to thirty seconds', async () => {
    const { client, clock, issuer, events } = createTestClient({ refreshAhead: { softMs: HOUR_MS / 2 } });
    const failures = () => events.filter(({ type }) => type === 'renewal_failed').length;
    await client.getToken();
    issuer.answerIssue(fail('timeout'));
    clock.advance(HOUR_MS / 2);

    const longestPauses = [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
    for (const [index, pauseMs] of longestPauses.entries()) {
      await client.getToken();
      await until(() => failures() === index + 1);
      clock.advance(pauseMs / 2 - 1);
      await client.getToken();
      await rest();
      expect(issuer.issues).toBe(index + 2);
      clock.advance(pauseMs / 2 + 1);
    }
  });

  test('never keeps a token in use after it has expired', async () => {
    const { client, clock, issuer } = createTestClient();
    await client.getToken();
    issuer.answerIssue(fail('timeout'));
    clock.advance(EXPIRING_AT);
    await client.getToken();
    clock.advance(30_000);

    const error = await rejection(client.getToken());

    expect(error).toMatchObject({ code: 'timeout' });
  });

  test('is forgotten after the next success', async () => {
    const { client, clock, issuer } = createTestClient();
    await client.getToken();
    issuer.answerIssue(fail('timeout'));
    clock.advance(EXPIRING_AT);
    await client.getToken();
    issuer.answerIssue();
    clock.advance(2_000);

    const renewed = await client.getToken();

    expect(renewed.accessToken).toBe('access-3');
    expect(await client.getToken()).toBe(renewed);
  });

  test('is reported with serving: false if there is no valid token', async () => {
    const { client, issuer, events } = createTestClient();
    issuer.answerIssue(fail('timeout'));

    await rejection(client.getToken());

    expect(events.at(-1)).toMatchObject({ type: 'renewal_failed', code: 'timeout', serving: false });
  });
});
