import { createMemoryStore, type TokenStore } from '@x/auth-core';
import { createTestClock } from '@x/test-kit/test-clock';
import { createGate, rejection, rest, together, until } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

describe('a shared store', () => {
  test('lets a second client use the token of the first', async () => {
    const store = createMemoryStore();
    const first = createTestClient({ store });
    const second = createTestClient({ store, clock: first.clock });

    const token = await first.client.getToken();

    expect(await second.client.getToken()).toEqual(token);
    expect(second.issuer.issues).toBe(0);
    expect(second.events).toEqual([
      { type: 'token_adopted', expiresAt: token.expiresAt, provider: 'acme', at: second.clock.now() },
    ]);
  });

  test('is read once for a thousand callers', async () => {
    const store = createObservableStore();
    const { client, issuer } = createTestClient({ store });

    await together(1_000, () => client.getToken());

    expect(store.calls.filter((call) => call === 'set')).toHaveLength(1);
    expect(store.calls.filter((call) => call === 'get').length).toBeLessThanOrEqual(3);
    expect(issuer.issues).toBe(1);
  });

  test('is not used while the cached token is fresh', async () => {
    const store = createObservableStore();
    const { client } = createTestClient({ store });
    await client.getToken();
    const before = store.calls.length;

    await together(100, () => client.getToken());

    expect(store.calls).toHaveLength(before);
  });

  test('gets the whole token set, in plain JSON', async () => {
    const store = createObservableStore();
    const { client, clock } = createTestClient({ store, refreshTokens: true });

    await client.getToken();

    const stored = [...store.entries.values()];
    expect(stored).toEqual([
      {
        version: 1,
        accessToken: 'access-1',
        tokenType: 'Bearer',
        issuedAt: clock.now(),
        expiresAt: clock.now() + HOUR_MS,
        expirySource: 'response',
        refreshToken: 'refresh-1',
      },
    ]);
    expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
  });

  test('has the token before any caller gets it', async () => {
    const gate = createGate();
    const store = createObservableStore({ set: () => gate.opened });
    const { client } = createTestClient({ store, refreshTokens: true });
    let isServed = false;
    const waiting = client.getToken().then(() => {
      isServed = true;
    });

    await until(() => store.calls.includes('set'));
    await rest();
    expect(isServed).toBe(false);
    gate.open();

    await waiting;
    expect(isServed).toBe(true);
  });

  test('does not return a token that was invalidated', async () => {
    const { client } = createTestClient({ store: createMemoryStore() });
    const { accessToken } = await client.getToken();

    await client.invalidate(accessToken);

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('returns the token that another client obtained after a 401, so that no second one is requested', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    const first = createTestClient({ store, clock });
    const second = createTestClient({ store, clock });
    const { accessToken } = await first.client.getToken();
    await second.client.getToken();
    clock.advance(1_000);
    await first.client.invalidate(accessToken);
    await first.client.getToken();

    await second.client.invalidate(accessToken);

    expect((await second.client.getToken()).accessToken).toBe('access-2');
    expect(second.issuer.issues).toBe(0);
  });

  test('does not satisfy forceRefresh with a token from before the call', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store, clock }).client.getToken();
    const { client } = createTestClient({ store, clock, prefix: 'own' });
    clock.advance(1_000);

    expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('own-1');
  });

  test.each([
    ['as right as that of the writer', 0],
    ['an hour ahead', HOUR_MS],
    ['ten minutes behind', -600_000],
    ['a second behind', -1_000],
  ])(
    'does not satisfy forceRefresh with a token from before the call if the clock is %s',
    async (_how, skewMs) => {
      const store = createMemoryStore();
      const clock = createTestClock();
      await createTestClient({ store, clock }).client.getToken();
      const own = createTestClient({ store, clock: createTestClock(clock.now() + skewMs), prefix: 'own' });

      expect((await own.client.getToken({ forceRefresh: true })).accessToken).toBe('own-1');
    },
  );

  test('does not satisfy forceRefresh with a token whose reading began before the call', async () => {
    const clock = createTestClock();
    const writer = createObservableStore();
    await createTestClient({ store: writer, clock }).client.getToken();
    const gate = createGate();
    const store = createObservableStore({
      ...writer,
      get: (key) => gate.opened.then(() => writer.get(key)),
    });
    const { client } = createTestClient({ store, clock, prefix: 'own' });

    const first = client.getToken();
    await until(() => store.calls.includes('get'));
    const forced = client.getToken({ forceRefresh: true });
    gate.open();

    expect((await forced).accessToken).toBe('own-1');
    expect((await first).accessToken).toBe('own-1');
  });

  test('does not satisfy forceRefresh with a token from before the call that was unreadable at first', async () => {
    const memory = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store: memory, clock }).client.getToken();
    let reads = 0;
    const store: TokenStore = {
      ...memory,
      async get(key) {
        reads += 1;
        return reads === 1 ? ('unreadable' as never) : memory.get(key);
      },
    };
    const { client } = createTestClient({ store, clock, prefix: 'own' });

    expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('own-1');
    expect(reads).toBeGreaterThan(1);
  });

  test('satisfies the forceRefresh of many clients with one new token, whatever their clocks', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store, clock }).client.getToken();
    const others = [0, 600_000, -600_000, 1].map((skewMs, index) =>
      createTestClient({ store, clock: createTestClock(clock.now() + skewMs), prefix: `host-${index}` }),
    );
    await Promise.all(others.map(({ client }) => client.getToken()));

    const tokens = await Promise.all(others.map(({ client }) => client.getToken({ forceRefresh: true })));

    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(others.reduce((sum, { issuer }) => sum + issuer.issues, 0)).toBe(1);
  });

  test.each([
    ['in the same millisecond as the last renewal', 0],
    ['after the wall clock was set back', -60_000],
  ])('does not satisfy forceRefresh with the cached token, even %s', async (_when, ms) => {
    const { client, clock } = createTestClient({ store: createMemoryStore() });
    await client.getToken();
    clock.advance(ms);

    expect((await client.getToken({ forceRefresh: true })).accessToken).toBe('access-2');
  });

  test('does not satisfy minValidityMs with a token that expires too soon', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store, clock }).client.getToken();
    const { client } = createTestClient({ store, clock, prefix: 'own' });
    clock.advance(HOUR_MS / 2);

    expect((await client.getToken({ minValidityMs: HOUR_MS / 2 })).accessToken).toBe('own-1');
  });

  test('returns a stale token only while the renewal fails', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store, clock }).client.getToken();
    const { client, issuer } = createTestClient({ store, clock, prefix: 'own' });
    clock.advance(HOUR_MS - 300_000);
    issuer.answerIssue(fail('timeout'));

    expect((await client.getToken()).accessToken).toBe('access-1');
    expect(issuer.issues).toBe(1);
  });

  test('never returns an expired token', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store, clock }).client.getToken();
    const { client } = createTestClient({ store, clock, prefix: 'own' });
    clock.advance(HOUR_MS);

    expect((await client.getToken()).accessToken).toBe('own-1');
  });

  test('offers the refresh token of another client even if the access token has expired', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store, clock, refreshTokens: true }).client.getToken();
    const { client, issuer } = createTestClient({ store, clock, prefix: 'own' });
    clock.advance(HOUR_MS);

    await client.getToken();

    expect(issuer.refreshes).toEqual(['refresh-1']);
    expect(issuer.issues).toBe(0);
  });

  test('keeps the newer token if another process wrote one in the meantime', async () => {
    const store = createObservableStore();
    const { client, clock, issuer } = createTestClient({ store });
    await client.getToken();
    const [key = ''] = store.entries.keys();
    clock.advance(HOUR_MS);
    issuer.answerIssue((tokens) => {
      clock.advance(1);
      store.entries.set(key, { version: 1, ...tokens, accessToken: 'newer', issuedAt: clock.now() });
      return tokens;
    });

    const { accessToken } = await client.getToken();

    expect(accessToken).toBe('newer');
    expect([...store.entries.values()]).toMatchObject([{ accessToken: 'newer' }]);
  });
});

describe('the key in a shared store', () => {
  test('is the same for the same identity and secret in every process', async () => {
    const store = createObservableStore();
    await createTestClient({ store }).client.getToken();

    expect([...store.entries.keys()]).toEqual([expect.stringMatching(/^acme:[0-9a-f]{64}$/)]);
    await createTestClient({ store }).client.getToken({ forceRefresh: true });
    expect(store.entries.size).toBe(1);
  });

  test.each([
    ['secret', { secret: 'another-secret' }],
    ['host', { identity: ['https://other.test', 'client-1'] }],
    ['client', { identity: ['https://acme.test', 'client-2'] }],
    ['audience', { identity: ['https://acme.test', 'client-1', 'audience'] }],
    ['member at another position', { identity: ['https://acme.test', undefined, 'client-1'] }],
    ['split of the same characters', { identity: ['https://acme.testc', 'lient-1'] }],
  ])('differs for another %s', async (_what, other) => {
    const store = createObservableStore();
    await createTestClient({ store }).client.getToken();

    const { accessToken } = await createTestClient({ store, prefix: 'own', ...other }).client.getToken();

    expect(accessToken).toBe('own-1');
    expect(store.entries.size).toBe(2);
  });

  test('never leads a client with a wrong secret to a token, even if no token can be issued', async () => {
    const store = createMemoryStore();
    await createTestClient({ store }).client.getToken();
    const { client, issuer } = createTestClient({ store, secret: 'wrong' });
    issuer.answerIssue(fail('invalid_credentials', { status: 401 }));

    expect(await rejection(client.getToken())).toMatchObject({ code: 'invalid_credentials' });
  });

  test('reveals neither the secret nor the identity', async () => {
    const store = createObservableStore();
    await createTestClient({ store }).client.getToken();

    const keys = [...store.entries.keys()].join();

    expect(keys).not.toMatch(/secret|client-1|acme\.test/);
  });
});
