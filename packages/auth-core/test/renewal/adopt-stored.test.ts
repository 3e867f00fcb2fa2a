import { createMemoryStore, type StoredTokens, type TokenStore } from '@x/auth-core';
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
    change: async (members: Partial<StoredTokens>) => {
      const value = (await memory.get(place)) as StoredTokens;
      await memory.set(place, { ...value, ...members });
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

test('a refresh token that another client was sending is sent once more after three seconds', async () => {
  const { client, issuer, clock, change } = await start();
  await change({ renewedBy: 'a-client-that-died' });
  clock.advance(HOUR_MS);

  const startedAt = performance.now();
  expect((await client.getToken()).accessToken).toBe('access-1');

  expect(performance.now() - startedAt).toBeGreaterThan(2_900);
  expect(issuer.refreshes).toEqual(['refresh-of-ada']);
});

test('a refresh token that was sent twice is never sent again', async () => {
  const { client, control, issuer, clock, change, createOther } = await start();
  await change({ renewedBy: 'a-client-that-died', isResent: true });
  clock.advance(HOUR_MS);

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });

  expect(issuer.refreshes).toEqual([]);
  expect(control.isLive()).toBe(false);
  const other = createOther();
  await expect(other.client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  expect(other.issuer.refreshes).toEqual([]);
});
