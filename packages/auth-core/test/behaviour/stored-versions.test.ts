import type { StoredTokens } from '@x/auth-core';
import { createTestClock } from '@x/test-kit/test-clock';
import { describe, expect, test } from 'vitest';
import { createObservableStore, type ObservableStore } from '../support/observable-store.ts';
import { createTestClient } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

const clock = createTestClock();
const NOW = clock.now();
const MINUTE_MS = 60_000;

/** A value as another release could write it: the same names mean something else. */
const foreign = (version: unknown, change: object = {}) =>
  ({
    version,
    accessToken: { cipher: 'theirs' },
    refreshToken: ['theirs'],
    session: 'theirs',
    issuedAt: NOW,
    expiresAt: NOW + HOUR_MS,
    ...change,
  }) as unknown as StoredTokens;

/** What releases before the first version number wrote. */
const FIRST_FORMAT = {
  accessToken: 'from-the-first-release',
  tokenType: 'Bearer',
  expiresAt: NOW + HOUR_MS,
  issuedAt: NOW,
  expirySource: 'response',
  scope: 'read',
  refreshToken: 'refresh-of-the-first-release',
} as unknown as StoredTokens;

const withReplace = (store: ObservableStore): ObservableStore =>
  Object.assign(store, {
    replace: async (key: string, expected: unknown, next: StoredTokens) => {
      if (JSON.stringify(store.entries.get(key)) !== JSON.stringify(expected)) return false;
      store.entries.set(key, next);
      return true;
    },
  });

const stores = [
  ['a store with replace', () => withReplace(createObservableStore())],
  ['a store without replace', () => createObservableStore()],
] as const;

describe.each(stores)('in %s', (_store, createStore) => {
  test('a value of a later version is not read, not changed, and holds nobody up', async () => {
    const { store, client, key, issuer } = await plant(foreign(2));

    expect((await client.getToken()).accessToken).toBe('access-1');
    expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('access-2');
    expect((await client.getToken()).accessToken).toBe('access-2');
    expect(issuer.issues).toBe(2);
    expect(store.entries.get(key)).toEqual(foreign(2));
  });

  test('a refresh token that clients of a later version could read is not sent beside them', async () => {
    const store = createStore();
    const { client, issuer } = createTestClient({ store, refreshTokens: true, clock });
    await client.getToken();
    const [key = ''] = store.entries.keys();
    store.entries.set(key, foreign(2));

    await client.getToken({ forceRefresh: true });

    expect(issuer.refreshes).toEqual([]);
    expect(store.entries.get(key)).toEqual(foreign(2));
  });

  test.each([
    ['whose token expired more than an hour ago', { expiresAt: NOW - HOUR_MS - 1 }],
    ['that claims to last for longer than a year', { expiresAt: NOW + 400 * 24 * HOUR_MS }],
    ['that does not say when it expires', { expiresAt: undefined }],
  ])('a value of a later version %s is replaced', async (_which, change) => {
    const { store, client, key } = await plant(foreign(2, change));

    await client.getToken();

    expect(store.entries.get(key)).toMatchObject({ version: 1, accessToken: 'access-1' });
  });

  test('the clock of a host may be ten minutes ahead of the one that wrote a value of a later version', async () => {
    const { store, client, key } = await plant(foreign(2, { expiresAt: NOW - 10 * MINUTE_MS }));

    await client.getToken();

    expect(store.entries.get(key)).toMatchObject({ version: 2 });
  });

  test.each([0, -1, 1.5, '2', null, {}])(
    'a value of version %o is not read, and nothing of it is kept',
    async (version) => {
      const { store, client, key, issuer } = await plant(foreign(version));
      const marks: unknown[] = [];
      issuer.answerIssue((tokens) => {
        marks.push(store.entries.get(key));
        return tokens;
      });

      expect((await client.getToken()).accessToken).toBe('access-1');
      expect(store.entries.get(key)).toMatchObject({ version: 1, accessToken: 'access-1' });
      expect(store.entries.get(key)).not.toHaveProperty('session');
      // Without replace, nothing is marked that has no refresh token to protect.
      if (store.replace) expect(marks).toEqual([{ version: 1, renewedBy: expect.any(String) }]);
    },
  );

  test('a member that only another build of this version knows is kept while the value is marked', async () => {
    const { store, client, key, issuer } = await plant({
      ...FIRST_FORMAT,
      version: 1,
      note: 'theirs',
    } as unknown as StoredTokens);
    const marks: unknown[] = [];
    issuer.answerRefresh((tokens) => {
      marks.push(store.entries.get(key));
      return tokens;
    });

    await client.getToken();
    await client.getToken({ forceRefresh: true });

    expect(marks).toMatchObject([{ note: 'theirs', renewedBy: expect.any(String) }]);
    expect(store.entries.get(key)).not.toHaveProperty('note');
  });

  test('a value of the first release is read, and becomes one of this version at the next renewal', async () => {
    const { store, client, key, issuer } = await plant(FIRST_FORMAT);

    expect((await client.getToken()).accessToken).toBe('from-the-first-release');
    await client.getToken({ forceRefresh: true });

    expect(issuer.refreshes).toEqual(['refresh-of-the-first-release']);
    expect(store.entries.get(key)).toMatchObject({ version: 1, accessToken: 'access-1' });
  });

  test('signing out deletes a value of a later version: it belongs to the same identity', async () => {
    const { store, client, key } = await plant(foreign(2));

    await client.signOut();

    expect(store.entries.has(key)).toBe(false);
  });

  async function plant(value: StoredTokens) {
    const store = createStore();
    await createTestClient({ store, clock }).client.getToken();
    const [key = ''] = store.entries.keys();
    store.entries.set(key, value);
    return { store, key, ...createTestClient({ store, clock }) };
  }
});
