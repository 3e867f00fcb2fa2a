import { createMemoryStore } from '@x/auth-core';
import { createTestClock } from '@x/test-kit/test-clock';
import { describe, expect, test } from 'vitest';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

describe('the lock of a store', () => {
  test('is held while the client reads again, issues and writes', async () => {
    const steps: string[] = [];
    const store = createObservableStore();
    const { client, issuer } = createTestClient({
      store: {
        get: async (key) => {
          steps.push('get');
          return store.get(key);
        },
        set: async (key, tokens) => {
          steps.push('set');
          await store.set(key, tokens);
        },
        delete: store.delete,
        async withLock(_key, task) {
          steps.push('lock');
          const result = await task();
          steps.push('release');
          return result;
        },
      },
    });
    issuer.answerIssue((tokens) => {
      steps.push('issue');
      return tokens;
    });

    await client.getToken();

    expect(steps).toEqual(['get', 'lock', 'get', 'issue', 'get', 'set', 'release']);
  });

  test('lets two clients that start together send one request', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    const first = createTestClient({ store, clock });
    const second = createTestClient({ store, clock });

    const [one, two] = await Promise.all([first.client.getToken(), second.client.getToken()]);

    expect(one).toEqual(two);
    expect(first.issuer.issues + second.issuer.issues).toBe(1);
  });

  test('is not requested if the store has a fresh token', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    await createTestClient({ store, clock }).client.getToken();
    let locks = 0;
    const { client } = createTestClient({
      clock,
      store: {
        ...store,
        withLock: (_key, task) => {
          locks += 1;
          return task();
        },
      },
    });

    await client.getToken();

    expect(locks).toBe(0);
  });

  test('prevents two clients from sending the same rotating refresh token', async () => {
    const store = createMemoryStore();
    const clock = createTestClock();
    const first = createTestClient({ store, clock, refreshTokens: true });
    const second = createTestClient({ store, clock, refreshTokens: true });
    await first.client.getToken();
    await second.client.getToken();
    clock.advance(HOUR_MS);

    await Promise.all([first.client.getToken(), second.client.getToken()]);

    expect([...first.issuer.refreshes, ...second.issuer.refreshes]).toEqual(['refresh-1']);
  });
});
