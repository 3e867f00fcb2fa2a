import { createMemoryStore, type StoredTokens, type TokenStore } from '@x/auth-core';
import { createTestClock } from '@x/test-kit/test-clock';
import { createGate, rejection, rest, until } from '@x/test-kit/waiting';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createObservableStore, type ObservableStore } from '../support/observable-store.ts';
import { createTestClient, type TestClient, type TestClientOptions } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  return () => void vi.useRealTimers();
});

/** A store that compares and sets. */
function createReplacingStore(methods: Partial<TokenStore> = {}): ObservableStore {
  const store: ObservableStore = createObservableStore({
    async replace(key, expected, next) {
      if (JSON.stringify(store.entries.get(key)) !== JSON.stringify(expected)) return false;
      store.entries.set(key, next);
      return true;
    },
    ...methods,
  });
  return store;
}

/** The one value of a store. */
function valueIn({ entries }: ObservableStore): StoredTokens | undefined {
  return [...entries.values()][0];
}

/** Changes the one value of a store, as another client does. */
function change({ entries }: ObservableStore, changes: Partial<StoredTokens>): void {
  for (const [key, value] of entries) entries.set(key, { ...value, ...changes });
}

/** A client whose token has expired, and the store that holds it. */
async function createExpired(
  options: TestClientOptions = {},
): Promise<TestClient & { store: ObservableStore }> {
  const store = createReplacingStore();
  const started = createTestClient({ refreshTokens: true, store, ...options });
  await started.client.getToken();
  started.clock.advance(HOUR_MS);
  return { ...started, store };
}

describe('before a client sends a refresh token', () => {
  test('it marks the stored value, which still has that refresh token', async () => {
    const { client, issuer, store } = await createExpired();
    let during: StoredTokens | undefined;
    issuer.answerRefresh((tokens) => {
      during = valueIn(store);
      return tokens;
    });

    await client.getToken();

    expect(during).toMatchObject({ refreshToken: 'refresh-1', renewedBy: expect.stringMatching(/./) });
    expect(valueIn(store)).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' });
    expect(valueIn(store)).not.toHaveProperty('renewedBy');
  });

  test('it marks the value of a store without replace too', async () => {
    const store = createObservableStore();
    const { client, clock, issuer } = createTestClient({ store, refreshTokens: true });
    await client.getToken();
    clock.advance(HOUR_MS);
    let during: StoredTokens | undefined;
    issuer.answerRefresh((tokens) => {
      during = valueIn(store);
      return tokens;
    });

    await client.getToken();

    expect(during).toHaveProperty('renewedBy');
  });

  test('and finds another value in its place, it reads again and takes what is there', async () => {
    const { client, issuer, store, clock } = await createExpired();
    const fresh = { accessToken: 'of-a-sibling', issuedAt: clock.now(), expiresAt: clock.now() + HOUR_MS };
    const { replace } = store;
    let isChanged = false;
    store.replace = async (...args) => {
      if (!isChanged) change(store, fresh);
      isChanged = true;
      return replace?.(...args) ?? false;
    };

    expect((await client.getToken()).accessToken).toBe('of-a-sibling');
    expect(issuer.refreshes).toEqual([]);
  });

  test('and finds nothing there, it signs in: whoever renewed the token may have sent the refresh token', async () => {
    const { client, issuer, store } = await createExpired();
    store.entries.clear();

    expect((await client.getToken()).accessToken).toBe('access-2');
    expect([issuer.refreshes, issuer.issues]).toEqual([[], 2]);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('The store is down.'))],
    ['hangs', () => new Promise<never>(() => undefined)],
  ])('and the mark %s, it signs in: others may send the refresh token', async (_what, mark) => {
    const { client, issuer, store } = await createExpired();
    store.replace = mark;

    const waiting = client.getToken();
    await vi.advanceTimersByTimeAsync(1_000);

    expect((await waiting).accessToken).toBe('access-2');
    expect([issuer.refreshes, issuer.issues]).toEqual([[], 2]);
  });
});

describe('while another client renews', () => {
  test('a client waits for its token', async () => {
    const { client, issuer, store, clock } = await createExpired();
    change(store, { renewedBy: 'sibling' });

    const waiting = client.getToken();
    await vi.advanceTimersByTimeAsync(5_000);
    const { renewedBy: _mark, ...value } = valueIn(store) as StoredTokens;
    for (const key of store.entries.keys()) {
      store.entries.set(key, { ...value, accessToken: 'next', expiresAt: clock.now() + HOUR_MS });
    }
    await vi.advanceTimersByTimeAsync(200);

    expect((await waiting).accessToken).toBe('next');
    expect([issuer.refreshes, issuer.issues]).toEqual([[], 1]);
  });

  test('and dies, a client obtains a token after 10 s, and does not send the same refresh token', async () => {
    const { client, issuer, store } = await createExpired();
    change(store, { renewedBy: 'sibling' });
    let isServed = false;
    const waiting = client.getToken().finally(() => {
      isServed = true;
    });

    await vi.advanceTimersByTimeAsync(9_800);
    expect(isServed).toBe(false);
    await vi.advanceTimersByTimeAsync(400);

    expect((await waiting).accessToken).toBe('access-2');
    expect([issuer.refreshes, issuer.issues]).toEqual([[], 2]);
    expect(valueIn(store)).not.toHaveProperty('renewedBy');
  });

  test('a cached token that is still valid is returned at once', async () => {
    const store = createReplacingStore();
    const { client, clock } = createTestClient({ store, refreshTokens: true });
    await client.getToken();
    change(store, { renewedBy: 'sibling' });
    clock.advance(HOUR_MS - 200_000);

    expect((await client.getToken()).accessToken).toBe('access-1');
  });

  test.each(['replace', 'withLock'])(
    'sixteen clients of fifty callers send one request, if the store has %s',
    async (verb) => {
      const { replace, withLock, ...verbs } = createMemoryStore();
      const store: TokenStore = {
        ...verbs,
        ...(verb === 'replace' && replace && { replace }),
        ...(verb === 'withLock' && withLock && { withLock }),
      };
      const clock = createTestClock();
      const gate = createGate();
      const clients = Array.from({ length: 16 }, () =>
        createTestClient({ store, clock, refreshTokens: true }),
      );
      for (const { issuer } of clients) {
        issuer.answerIssue(async (tokens) => {
          await gate.opened;
          return tokens;
        });
      }

      const calls = clients.flatMap(({ client }) => Array.from({ length: 50 }, () => client.getToken()));
      await rest();
      gate.open();
      await vi.advanceTimersByTimeAsync(1_000);
      const tokens = new Set((await Promise.all(calls)).map(({ accessToken }) => accessToken));

      const requests = clients.reduce((sum, { issuer }) => sum + issuer.issues, 0);
      expect(requests).toBe(1);
      expect(tokens.size).toBe(1);
    },
  );
});

test('a new token is stored, however often other clients store expired ones first', async () => {
  let ahead = 0;
  const store: ObservableStore = createReplacingStore({
    async replace(key, expected, next) {
      if (next.accessToken === 'access-2' && ahead < 3) {
        ahead += 1;
        change(store, { accessToken: `expired-${ahead}` });
      }
      if (JSON.stringify(store.entries.get(key)) !== JSON.stringify(expected)) return false;
      store.entries.set(key, next);
      return true;
    },
  });
  const { client, clock } = createTestClient({ refreshTokens: true, store });
  await client.getToken();
  clock.advance(HOUR_MS);

  expect((await client.getToken()).accessToken).toBe('access-2');
  expect(ahead).toBe(3);
  expect(valueIn(store)).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' });
});

describe('after a renewal that failed', () => {
  test('the mark is taken away, with the refresh token that may have been used', async () => {
    const { client, issuer, store } = await createExpired();
    issuer.answerRefresh(fail('timeout'));
    issuer.answerIssue(fail('provider_unavailable', { status: 500 }));

    await rejection(client.getToken());

    expect(valueIn(store)).toMatchObject({ accessToken: 'access-1' });
    expect(valueIn(store)).not.toHaveProperty('renewedBy');
    expect(valueIn(store)).not.toHaveProperty('refreshToken');
  });

  test('a refresh token that the server did not use stays', async () => {
    const { client, issuer, store } = await createExpired();
    issuer.answerRefresh(fail('rate_limited', { status: 429, retryAfterMs: 1_000 }));

    await rejection(client.getToken());

    expect(valueIn(store)).toMatchObject({ refreshToken: 'refresh-1' });
    expect(valueIn(store)).not.toHaveProperty('renewedBy');
  });

  test('nothing is left of a mark where nothing was stored before', async () => {
    const store = createReplacingStore();
    const first = createTestClient({ store });
    first.issuer.answerIssue(fail('provider_unavailable', { status: 500 }));
    await rejection(first.client.getToken());
    const second = createTestClient({ store, clock: first.clock });

    expect((await second.client.getToken()).accessToken).toBe('access-1');
    expect(second.eventTypes()).not.toContain('store_failed');
  });
});

describe('a renewal that a sign-out overtakes', () => {
  test('leaves no token in a store without replace, if its mark was on its way', async () => {
    const gate = createGate();
    let writes = 0;
    const store = createObservableStore();
    const { client, clock } = createTestClient({
      refreshTokens: true,
      store: {
        ...store,
        async set(key, value) {
          writes += 1;
          if (writes === 2) await gate.opened;
          await store.set(key, value);
        },
      },
    });
    await client.getToken();
    clock.advance(HOUR_MS);
    const waiting = client.getToken();
    await until(() => writes === 2);

    await client.signOut();
    gate.open();
    await waiting;

    expect(JSON.stringify([...store.entries.values()])).not.toMatch(/access|refresh/);
  });

  test('changes nothing that another client stored since', async () => {
    const { client, store } = await createExpired();
    change(store, { renewedBy: 'sibling' });
    const [key = ''] = store.entries.keys();
    const waiting = client.getToken();
    await vi.advanceTimersByTimeAsync(1_000);

    await client.signOut();
    const theirs: StoredTokens = { version: 1, accessToken: 'theirs', renewedBy: 'sibling' };
    store.entries.set(key, theirs);
    await vi.advanceTimersByTimeAsync(30_000);
    await waiting;

    expect(store.entries.get(key)).toEqual(theirs);
  });
});

test('the refresh token of a value that another client had marked is not sent, even if the mark is gone', async () => {
  const store = createReplacingStore();
  const first = createTestClient({ store, refreshTokens: true });
  await first.client.getToken();
  change(store, { renewedBy: 'sibling' });
  const { client, issuer, clock } = createTestClient({ store, clock: first.clock, prefix: 'own' });
  await client.getToken();
  store.entries.clear();
  clock.advance(HOUR_MS);

  await client.getToken();

  expect([issuer.refreshes, issuer.issues]).toEqual([[], 1]);
});

describe('a store', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  test.each([
    ['get', 500],
    ['replace', 500],
    ['withLock', 350],
  ] as const)('whose %s hangs delays a first call by no more than %i ms', async (operation, ms) => {
    const store = createReplacingStore({ withLock: (_key, task) => task() });
    store[operation] = never as never;

    expect(await finishedAfter(store)).toBeLessThanOrEqual(ms);
  });

  test('whose operations all hang delays a first call by 500 ms', async () => {
    const store = { get: never, set: never, delete: never, replace: never, withLock: never };

    expect(await finishedAfter(store)).toBeLessThanOrEqual(500);
  });

  test('that failed three times in a row is left out for 5 s', async () => {
    let gets = 0;
    const get = async (): Promise<never> => {
      gets += 1;
      throw new Error('down');
    };
    const { client, clock } = createTestClient({ store: createReplacingStore({ get, replace: get }) });
    await client.getToken();
    const before = gets;
    expect(before).toBe(3);

    await client.getToken({ forceRefresh: true });
    expect(gets).toBe(before);
    clock.advance(5_001);
    await client.getToken({ forceRefresh: true });

    expect(gets).toBeGreaterThan(before);
  });

  /** After how many milliseconds a first call has its token, counted from the first operation of the store. */
  async function finishedAfter(verbs: TokenStore): Promise<number> {
    let hasBegun = false;
    const store: TokenStore = {
      ...verbs,
      get: (key) => {
        hasBegun = true;
        return verbs.get(key);
      },
    };
    let isServed = false;
    const waiting = createTestClient({ store })
      .client.getToken()
      .finally(() => {
        isServed = true;
      });
    // The key of the store is made outside of its time.
    await until(() => hasBegun);
    const startedAt = performance.now();
    for (await rest(); !isServed; await rest()) await vi.advanceTimersByTimeAsync(50);
    await waiting;
    return performance.now() - startedAt;
  }
});

describe('waitUntil', () => {
  test('is called with each renewal in the background, and with no other', async () => {
    const works: Promise<unknown>[] = [];
    const { client, clock, issuer } = createTestClient({ waitUntil: (work) => void works.push(work) });
    await client.getToken();
    clock.advance(HOUR_MS - 200_000);
    expect(works).toEqual([]);
    issuer.answerIssue(fail('provider_unavailable', { status: 500 }));

    await Promise.all([client.getToken(), client.getToken()]);

    expect(works).toHaveLength(1);
    await expect(works[0]).resolves.toBeUndefined();
    await until(() => issuer.issues === 2);
  });

  test('that throws does not fail the call', async () => {
    const { client, clock } = createTestClient({
      waitUntil: () => {
        throw new Error('not in a request');
      },
    });
    await client.getToken();
    clock.advance(HOUR_MS - 200_000);

    expect((await client.getToken()).accessToken).toBe('access-1');
  });
});
