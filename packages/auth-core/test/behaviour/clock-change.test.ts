import { expect, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

test('if the wall clock steps forward past the expiry, the next call waits for a new token', async () => {
  const { client, clock } = createTestClient();
  await client.getToken();
  clock.advance(30 * 24 * HOUR_MS);

  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('if the wall clock steps back, an expired token stays expired', async () => {
  const monotonic = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const { client, clock } = createTestClient();
  await client.getToken();
  clock.advance(-10 * HOUR_MS);
  monotonic.mockReturnValue(1_000 + HOUR_MS);

  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('if the wall clock steps back during a request, the lifetime does not get longer', async () => {
  const monotonic = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const { client, clock, issuer } = createTestClient();
  issuer.answerIssue((tokens) => {
    clock.advance(-10 * HOUR_MS);
    return tokens;
  });
  await client.getToken();
  issuer.answerIssue();
  monotonic.mockReturnValue(1_000 + HOUR_MS);

  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('a machine that slept during a request requests the token again', async () => {
  const { client, clock, issuer } = createTestClient();
  const naps = [2 * HOUR_MS];
  issuer.answerIssue((tokens) => {
    clock.advance(naps.shift() ?? 0);
    return tokens;
  });

  expect((await client.getToken()).accessToken).toBe('access-2');
});

test('if the wall clock steps back, a valid token is not renewed', async () => {
  const { client, clock, issuer } = createTestClient();
  const first = await client.getToken();
  clock.advance(-10 * HOUR_MS);

  expect(await client.getToken()).toBe(first);
  expect(issuer.issues).toBe(1);
});
