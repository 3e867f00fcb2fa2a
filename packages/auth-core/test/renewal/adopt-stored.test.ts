import { setTimeout } from 'node:timers/promises';
import { createMemoryStore, type StoredTokens, type TokenStore } from '@x/auth-core';
import { createGate, until } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { HOUR_MS } from '../support/test-issuer.ts';
import { createTestSession } from '../support/test-session.ts';

// Without credentials the session is what is stored.

/** A store with one place, which a test can change as another client would. */
async function start() {
  const memory = createMemoryStore();
  let place = '';
  const store: TokenStore = {
    ...memory,
    get(key) {
      place = key;
      return memory.get(key);
    },
  };
  const session = createTestSession({ store, refreshAhead: { softMs: 60_000, hardMs: 30_000 } });
  await session.control.accept(session.tokensOf('ada'));
  await session.control.reread();
  return {
    ...session,
    createOther: () => createTestSession({ store, clock: session.clock }),
    erase: () => memory.delete(place),
    change: async ({ renewedBy, ...members }: Partial<StoredTokens>) => {
      const { renewedBy: _before, ...value } = (await memory.get(place)) as StoredTokens;
      await memory.set(place, { ...value, ...members, ...(renewedBy !== undefined && { renewedBy }) });
    },
  };
}

test('a session whose stored tokens were deleted has ended, and its refresh token is not sent', async () => {
  const { client, issuer, clock, erase } = await start();
  await erase();
  clock.advance(HOUR_MS);

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });

  expect(issuer.refreshes).toEqual([]);
});

test('a store that has failed ends no session', async () => {
  const { control, tokensOf } = createTestSession({
    store: {
      get: () => Promise.reject(new Error('away')),
      set: async () => undefined,
      delete: async () => undefined,
    },
  });
  await control.accept(tokensOf('ada'));

  await control.reread();

  expect(control.tokens()?.accessToken).toBe('access-of-ada');
});

test('the tokens of another person count, although they must be renewed soon', async () => {
  const { client, control, createOther, clock } = await start();
  const other = createOther();
  await other.control.accept({
    ...other.tokensOf('ben'),
    issuedAt: clock.now() - HOUR_MS,
    expiresAt: clock.now() + 45_000,
  });

  await control.reread();

  expect((await client.getToken()).accessToken).toBe('access-of-ben');
  expect(control.tokens()?.refreshToken).toBe('refresh-of-ben');
});

test('a call does not wait for long for another client, whose refresh token is sent once more after three seconds', async () => {
  const { client, control, issuer, clock, change } = await start();
  await change({ renewedBy: 'a-client-that-died' });
  clock.advance(HOUR_MS);

  await expect(client.getToken()).rejects.toMatchObject({
    code: 'timeout',
    retryable: true,
    message: expect.stringContaining('another tab or process is renewing the session and has not finished'),
  });

  expect(control.isLive()).toBe(true);
  expect(issuer.refreshes).toEqual([]);
  clock.advance(3_000);
  await until(() => issuer.refreshes.length > 0);
  expect((await client.getToken()).accessToken).toBe('access-1');
  expect(issuer.refreshes).toEqual(['refresh-of-ada']);
});

test('a call that does not wait for another client is served the old token while that is valid', async () => {
  const { client, issuer, clock, change } = await start();
  await change({ renewedBy: 'a-client-that-is-slow' });
  clock.advance(HOUR_MS - 20_000);

  const { accessToken } = await client.getToken();
  await change({
    accessToken: 'access-of-the-slow-one',
    expiresAt: clock.now() + HOUR_MS,
  });
  await expect.poll(async () => (await client.getToken()).accessToken).toBe('access-of-the-slow-one');

  expect(accessToken).toBe('access-of-ada');
  expect(issuer.refreshes).toEqual([]);
});

test('a call waits longer than that for the answer of the provider', async () => {
  const { client, issuer, clock } = await start();
  const answer = createGate();
  issuer.answerRefresh(async (tokens) => {
    await answer.opened;
    return tokens;
  });
  clock.advance(HOUR_MS);

  const token = client.getToken();
  await setTimeout(1_600);
  answer.open();

  expect((await token).accessToken).toBe('access-1');
});

test('a refresh token that was sent twice is never sent again', async () => {
  const { client, control, issuer, clock, change, createOther } = await start();
  await change({ renewedBy: 'a-client-that-died', isResent: true });
  clock.advance(HOUR_MS);

  await expect(client.getToken()).rejects.toMatchObject({ code: 'timeout' });
  clock.advance(3_000);
  await expect(client.getToken()).rejects.toMatchObject({ code: 'timeout' });
  expect(control.isLive()).toBe(true);
  clock.advance(7_000);
  await until(() => !control.isLive());

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  expect(issuer.refreshes).toEqual([]);
  const other = createOther();
  await expect(other.client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  expect(other.issuer.refreshes).toEqual([]);
});
