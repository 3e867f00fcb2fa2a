import '../support/load-on-demand.ts';
import { createMemoryStore, isAuthError, type StoredTokens, type TokenStore } from '@x/auth-core';
import { createTestClock, type TestClock } from '@x/test-kit/test-clock';
import { rejection, together } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createHttpTestClient } from '../support/http-issuer.ts';
import { createObservableStore } from '../support/observable-store.ts';
import type { TestClientOptions } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

const MINUTE_MS = 60_000;
const FORCED = { forceRefresh: true } as const;

describe('a token budget', () => {
  test('is reported once, when four fifths of it are used, with the quota headers of the last answer', async () => {
    const { client, ofType, server } = createBudgetClient({ tokenBudget: { perHour: 5, perDay: 100 } });
    server.headers = { 'Auth0-Client-Quota-Limit': 'b=per_hour;q=5;r=1' };

    await requestTimes(client, 5);

    expect(ofType('budget_used')).toEqual([
      expect.objectContaining({
        used: 4,
        limit: 5,
        window: 'hour',
        limits: { 'auth0-client-quota-limit': 'b=per_hour;q=5;r=1' },
      }),
    ]);
  });

  test('is reported without headers if the last answer had none', async () => {
    const { client, ofType, server } = createBudgetClient({ tokenBudget: { perDay: 2 } });
    server.headers = { 'X-RateLimit-Remaining': '1' };
    await requestTimes(client, 1);
    server.headers = {};
    await requestTimes(client, 1);

    expect(ofType('budget_used')).toEqual([
      { type: 'budget_used', provider: 'acme', at: expect.any(Number), used: 2, limit: 2, window: 'day' },
    ]);
  });

  test('only reports, unless it is asked to refuse', async () => {
    const { client, server } = createBudgetClient({ tokenBudget: { perHour: 1 } });

    await requestTimes(client, 3);

    expect(server.requests).toBe(3);
  });

  test('refuses the request that would exceed it: nothing is sent, and the error says how long to wait', async () => {
    const { client, clock, server } = createBudgetClient({ tokenBudget: { perHour: 2, refuse: true } });
    await requestTimes(client, 2, () => clock.advance(MINUTE_MS));

    const error = await rejection(client.getToken(FORCED));

    expect(isAuthError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      retryAfterMs: HOUR_MS - 2 * MINUTE_MS,
      message: 'Acme limits token requests (tokenBudget allows 2 requests in an hour). Try again later.',
    });
    expect(server.requests).toBe(2);
  });

  test('lets requests through again when its time has passed, and not before', async () => {
    const { client, clock, server } = createBudgetClient({ tokenBudget: { perHour: 1, refuse: true } });
    await requestTimes(client, 1);
    const { retryAfterMs = 0 } = (await rejection(client.getToken(FORCED))) as { retryAfterMs?: number };

    clock.advance(retryAfterMs - 1);
    await rejection(client.getToken(FORCED));
    expect(server.requests).toBe(1);
    clock.advance(1);
    await client.getToken(FORCED);

    expect(server.requests).toBe(2);
  });

  test('does not take away a token that is still valid', async () => {
    const { client, clock, server, ofType } = createBudgetClient({
      tokenBudget: { perDay: 1, refuse: true },
    });
    const { accessToken } = await client.getToken();

    // Stale, and then expiring.
    for (const ms of [HOUR_MS - 200_000, 190_000]) {
      clock.advance(ms);
      expect((await client.getToken()).accessToken).toBe(accessToken);
    }
    clock.advance(10_000);

    expect(await rejection(client.getToken())).toMatchObject({ code: 'rate_limited' });
    expect(ofType('renewal_failed')[0]).toMatchObject({ code: 'rate_limited', serving: true });
    expect(server.requests).toBe(1);
  });

  test('leaves a refresh token unused that it does not let through', async () => {
    const { client, clock, server } = createBudgetClient({
      tokenBudget: { perHour: 1, refuse: true },
      refreshTokens: true,
      store: createMemoryStore(),
    });
    await client.getToken();
    await rejection(client.getToken(FORCED));
    clock.advance(HOUR_MS);

    await client.getToken();

    expect(server.grants).toEqual(['client_credentials', 'refresh_token']);
  });

  test('counts each attempt, and waits a short time for room as for a 429', async () => {
    const { client, server } = createBudgetClient({
      tokenBudget: { perHour: 2, refuse: true },
      retry: { attempts: 3 },
    });
    server.status = 503;

    expect(await rejection(client.getToken())).toMatchObject({ code: 'rate_limited' });
    expect(server.requests).toBe(2);
  });

  test('does not count what is not sent', async () => {
    const { client, server } = createBudgetClient({
      tokenBudget: { perHour: 1, refuse: true },
      secret: () => {
        throw new Error('no secret');
      },
    });
    for (const _ of [1, 2]) {
      expect(await rejection(client.getToken())).toMatchObject({ code: 'secret_unavailable' });
    }
    expect(server.requests).toBe(0);
  });

  test('costs a cached call nothing', async () => {
    const store = createObservableStore();
    const { client } = createBudgetClient({ tokenBudget: { perHour: 1 }, store });
    await client.getToken();
    const before = store.calls.length;

    await together(100, () => client.getToken());

    expect(store.calls).toHaveLength(before);
  });
});

describe('a token budget in a shared store', () => {
  test('counts the requests of all clients of an identity, and not those of another one', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    const create = (identity: string) =>
      createBudgetClient({
        store,
        clock,
        identity: ['https://acme.test', identity],
        tokenBudget: { perHour: 3, refuse: true },
      });
    for (const _ of [1, 2, 3]) {
      clock.advance(1);
      await create('one').client.getToken(FORCED);
    }
    clock.advance(1);

    expect(await rejection(create('one').client.getToken(FORCED))).toMatchObject({ code: 'rate_limited' });
    await create('two').client.getToken(FORCED);
  });

  test('is kept beside the token, without anything secret, for a day', async () => {
    const store = createObservableStore();
    const { client, clock } = createBudgetClient({ store, tokenBudget: { perHour: 3 } });
    await client.getToken();
    const [tokenKey, countKey] = [...store.entries.keys()].sort();

    expect(countKey).toBe(`${tokenKey}:requests`);
    expect(store.entries.get(countKey ?? '')).toEqual({
      version: 1,
      issuedAt: clock.now(),
      expiresAt: clock.now() + 24 * HOUR_MS,
      requests: [[clock.now(), 1]],
    });
  });

  test('outlives a sign-out, as the requests were sent', async () => {
    const { client, server } = createBudgetClient({
      store: createMemoryStore(),
      tokenBudget: { perHour: 1, refuse: true },
    });
    await client.getToken();
    await client.signOut();

    expect(await rejection(client.getToken())).toMatchObject({ code: 'rate_limited' });
    expect(server.requests).toBe(1);
  });

  test('lets exactly its limit through, however many clients ask at once', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    const servers = await together(30, async () => {
      // Without a lock, all of them ask for room at the same moment.
      const { withLock: _lock, ...unlocked } = store;
      const { client, server } = createBudgetClient({
        store: unlocked,
        clock,
        tokenBudget: { perHour: 12, refuse: true },
        storeTimeoutMs: 60_000,
      });
      await Promise.allSettled([client.getToken(FORCED)]);
      return server;
    });
    const sent = servers.reduce((sum, { requests }) => sum + requests, 0);

    expect(sent).toBeLessThanOrEqual(12);
    expect(sent).toBeGreaterThan(0);
  });

  test.each(['get', 'set', 'replace'] as const)(
    'is counted by each client alone while %s of the store fails, and nothing waits or fails',
    async (verb) => {
      const memory = createMemoryStore();
      let isDown = true;
      const failing: TokenStore = {
        ...memory,
        ...(verb === 'set' && { replace: undefined as never }),
        async [verb](...args: never[]) {
          if (isDown) throw new Error('down');
          return (memory[verb] as (...all: never[]) => unknown)(...args);
        },
      };
      if (verb === 'set') delete failing.replace;
      const clock = createTestClock();
      const options = { store: failing, clock, tokenBudget: { perHour: 3, refuse: true } };
      const { client, server, ofType } = createBudgetClient(options);
      await requestTimes(client, 2, () => clock.advance(6_000));
      expect(server.requests).toBe(2);
      expect(ofType('store_failed').length).toBeGreaterThan(0);

      // What was counted alone is added when the store works again.
      isDown = false;
      await requestTimes(client, 1, () => clock.advance(6_000));
      expect(await rejection(client.getToken(FORCED))).toMatchObject({ code: 'rate_limited' });
      const other = createBudgetClient(options);
      expect(await rejection(other.client.getToken(FORCED))).toMatchObject({ code: 'rate_limited' });
    },
  );

  test('of a later version is left alone, and each client counts alone', async () => {
    const store = createObservableStore();
    const { client, server } = createBudgetClient({ store, tokenBudget: { perHour: 2, refuse: true } });
    await client.getToken();
    const key = [...store.entries.keys()].find((name) => name.endsWith(':requests')) ?? '';
    const later = { version: 2, requests: 'many' } as unknown as StoredTokens;
    store.entries.set(key, later);

    await client.getToken(FORCED);
    await rejection(client.getToken(FORCED));

    expect(server.requests).toBe(2);
    expect(store.entries.get(key)).toEqual(later);
  });

  test.each([
    ['text', 'nonsense'],
    ['an empty object', {}],
    ['groups that are none', { version: 1, requests: [[1], ['a', 1], null] }],
  ])('that holds %s counts from zero', async (_what, garbage) => {
    const store = createObservableStore();
    const { client } = createBudgetClient({ store, tokenBudget: { perHour: 5 } });
    await client.getToken();
    const key = [...store.entries.keys()].find((name) => name.endsWith(':requests')) ?? '';
    store.entries.set(key, garbage as never);

    await client.getToken(FORCED);

    expect(store.entries.get(key)).toMatchObject({ requests: [[expect.any(Number), 1]] });
  });

  test.each([10, -10])(
    'holds between hosts whose clocks are %i minutes apart, once both have seen the date of the provider',
    async (minutes) => {
      const store = createMemoryStore();
      const truth = createTestClock();
      const skewed = createTestClock(truth.now() + minutes * MINUTE_MS);
      const options = { store, tokenBudget: { perHour: 10, refuse: true }, truth };
      const hosts = [
        createBudgetClient({ ...options, clock: truth }),
        createBudgetClient({ ...options, clock: skewed }),
      ];
      const sent: number[] = [];
      for (let minute = 0; minute < 300; minute += 2) {
        for (const { client, server } of hosts) {
          const before = server.requests;
          await client.getToken(FORCED).catch(() => undefined);
          if (server.requests > before) sent.push(truth.now());
        }
        truth.advance(2 * MINUTE_MS);
        skewed.advance(2 * MINUTE_MS);
      }

      for (const from of sent) {
        // The first request of each host was counted by its own clock.
        expect(sent.filter((at) => at >= from && at < from + HOUR_MS).length).toBeLessThanOrEqual(11);
      }
      // It does not starve either: five hours of ten requests.
      expect(sent.length).toBeGreaterThanOrEqual(40);
    },
  );
});

interface BudgetClientOptions extends TestClientOptions {
  /** The clock of the provider, for its `Date` header. */
  truth?: TestClock;
}

/** A client of a provider that says how many requests it got. */
function createBudgetClient({ truth, refreshTokens = false, ...options }: BudgetClientOptions) {
  const server = { requests: 0, status: 200, headers: {} as Record<string, string>, grants: [] as string[] };
  const created = createHttpTestClient({
    ...options,
    fetch: async (_url, init) => {
      server.requests += 1;
      server.grants.push(new URLSearchParams(String(init?.body)).get('grant_type') ?? '');
      const body = {
        access_token: `access-${crypto.randomUUID()}`,
        token_type: 'Bearer',
        expires_in: 3_600,
        ...(refreshTokens && { refresh_token: `refresh-${server.requests}` }),
      };
      const date = truth ? { Date: new Date(truth.now()).toUTCString() } : {};
      return Response.json(body, { status: server.status, headers: { ...date, ...server.headers } });
    },
  });
  return {
    ...created,
    server,
    ofType: (type: string) => created.events.filter((event) => event.type === type),
  };
}

async function requestTimes(
  client: { getToken(options: typeof FORCED): Promise<unknown> },
  times: number,
  after: () => void = () => undefined,
): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await client.getToken(FORCED);
    after();
  }
}
