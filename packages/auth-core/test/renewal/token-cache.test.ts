import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createClock } from '../../src/base/clock.ts';
import { toCachedToken } from '../../src/renewal/cached-token.ts';
import { TokenCache } from '../../src/renewal/token-cache.ts';
import { createTestClient } from '../support/test-client.ts';

function createTimes() {
  const time = { wall: 1_000_000, monotonic: 50 };
  const clock = createClock(
    () => time.wall,
    () => time.monotonic,
  );
  const token = toCachedToken(
    {
      accessToken: 'token',
      tokenType: 'Bearer',
      issuedAt: time.wall,
      expiresAt: time.wall + 10_000,
      expirySource: 'response',
    },
    clock,
    { softMs: 3_000 },
  );
  return { time, clock, token };
}

test.each(['wall', 'monotonic'] as const)(
  'the token is given until its soft window, by the %s clock',
  (name) => {
    const { time, clock, token } = createTimes();
    const cache = new TokenCache();
    TokenCache.set(cache, token);

    time[name] += 6_999;
    expect(TokenCache.get(cache, clock)).toBe(token.ready);

    time[name] += 1;
    expect(TokenCache.get(cache, clock)).toBeUndefined();
  },
);

test('a usual call gets the one promise that is in the client, without another one', async () => {
  const { client } = createTestClient();
  await client.getToken();

  expect(new Set([client.getToken(), client.getToken()]).size).toBe(1);
});

test('nobody who holds a client sees what it keeps, and no two clients keep the same', async () => {
  const { client, issuer } = createTestClient();
  const other = createTestClient().client;
  const { accessToken } = await client.getToken();

  expect(Object.getOwnPropertyNames(client).sort()).toEqual([
    'fetch',
    'getAuthorizationHeader',
    'getToken',
    'invalidate',
    'signOut',
  ]);
  expect(inspect(client, { depth: null, showHidden: true })).not.toContain(accessToken);
  await other.getToken();
  await other.signOut();
  expect(await client.getToken()).toMatchObject({ accessToken });
  expect(issuer.issues).toBe(1);
});
