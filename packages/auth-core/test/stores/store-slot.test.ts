import { isAuthError, type TokenStore } from '@x/auth-core';
import { createTestClock } from '@x/test-kit/test-clock';
import { rejection, until } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const broken = async (): Promise<never> => {
  throw new Error('connection lost, and the password is hunter2');
};
const brokenAtOnce = (): never => {
  throw new Error('not connected');
};

describe('a failure of the store never fails a call', () => {
  test.each([
    ['get', 'rejects', broken],
    ['get', 'throws', brokenAtOnce],
    ['get', 'never answers', never],
    ['set', 'rejects', broken],
    ['set', 'throws', brokenAtOnce],
    ['set', 'never answers', never],
    ['withLock', 'rejects', broken],
    ['withLock', 'throws', brokenAtOnce],
  ] as const)(
    'if %s %s, there is an event and the client goes on without the store',
    async (operation, _how, verb) => {
      const { client, issuer, events } = createTestClient({
        timeoutMs: 5,
        store: { ...createObservableStore(), [operation]: verb },
      });

      const { accessToken } = await client.getToken();

      expect(accessToken).toBe('access-1');
      expect(issuer.issues).toBe(1);
      expect(events).toContainEqual(expect.objectContaining({ type: 'store_failed', operation }));
      expect(JSON.stringify(events)).not.toContain('hunter2');
    },
  );

  test.each([
    ['rejects', broken],
    ['throws', brokenAtOnce],
    ['never answers', never],
  ])('if delete %s, signing out still forgets the token', async (_how, verb) => {
    const { client, events } = createTestClient({
      timeoutMs: 5,
      store: createObservableStore({ get: async () => undefined, delete: verb }),
    });
    await client.getToken();

    await client.signOut();

    expect(events).toContainEqual(expect.objectContaining({ type: 'store_failed', operation: 'delete' }));
    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('a lock that is never granted is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let locks = 0;
    const withLock = (): Promise<never> => {
      locks += 1;
      return never();
    };
    const { client, events } = createTestClient({ store: { ...createObservableStore(), withLock } });
    const waiting = client.getToken();
    await until(() => locks === 1);

    await vi.runAllTimersAsync();

    expect((await waiting).accessToken).toBe('access-1');
    expect(events).toContainEqual(expect.objectContaining({ type: 'store_failed', operation: 'withLock' }));
  });

  test('a lock that is never released does not delay the token', async () => {
    const withLock: TokenStore['withLock'] = async (_key, task) => {
      await task();
      return never();
    };
    const { client, issuer } = createTestClient({ store: { ...createObservableStore(), withLock } });

    expect((await client.getToken()).accessToken).toBe('access-1');
    expect(issuer.issues).toBe(1);
  });

  test('a lock that fails after its task has run does not run it again', async () => {
    const withLock: TokenStore['withLock'] = async (_key, task) => {
      await task();
      throw new Error('the lock was lost');
    };
    const { client, issuer } = createTestClient({ store: { ...createObservableStore(), withLock } });

    expect((await client.getToken()).accessToken).toBe('access-1');
    expect(issuer.issues).toBe(1);
  });

  test('a lock that runs its task twice causes one renewal', async () => {
    const withLock: TokenStore['withLock'] = async (_key, task) => {
      await task();
      return task();
    };
    const { client, issuer } = createTestClient({ store: { ...createObservableStore(), withLock } });

    await client.getToken();

    expect(issuer.issues).toBe(1);
  });

  test('a lock that returns something else than its task changes nothing', async () => {
    const withLock = async (_key: string, task: () => Promise<unknown>): Promise<never> => {
      await task();
      return 'nonsense' as never;
    };
    const { client } = createTestClient({ store: { ...createObservableStore(), withLock } });

    expect((await client.getToken()).accessToken).toBe('access-1');
  });

  test('a renewal that fails under the lock is not a failure of the lock', async () => {
    const withLock: TokenStore['withLock'] = (_key, task) => task();
    const { client, issuer, eventTypes } = createTestClient({
      store: { ...createObservableStore(), withLock },
    });
    issuer.answerIssue(fail('timeout'));

    const error = await rejection(client.getToken());

    expect(isAuthError(error)).toBe(true);
    expect(issuer.issues).toBe(1);
    expect(eventTypes()).toEqual(['renewal_failed']);
  });

  test('a store that recovers is used again', async () => {
    const store = createObservableStore();
    let isDown = true;
    const guard = (): void => {
      if (isDown) throw new Error('down');
    };
    const { client, clock } = createTestClient({
      store: {
        async get(key) {
          guard();
          return store.get(key);
        },
        async set(key, tokens) {
          guard();
          return store.set(key, tokens);
        },
        delete: store.delete,
      },
    });
    await client.getToken();
    isDown = false;
    clock.advance(HOUR_MS);

    await client.getToken();

    expect([...store.entries.values()]).toMatchObject([{ accessToken: 'access-2' }]);
  });
});

describe('garbage in a store', () => {
  const START = createTestClock().now();
  const good = {
    accessToken: 'stored',
    tokenType: 'Bearer',
    issuedAt: START,
    expiresAt: START + HOUR_MS,
    expirySource: 'response',
  };

  test.each([
    ['text', 'nonsense'],
    ['a number', 5],
    ['an array', [good]],
    ['an empty object', {}],
    ['no expiry', { ...good, expiresAt: undefined }],
    ['an expiry that is not a number', { ...good, expiresAt: Number.NaN }],
    ['an expiry that never comes', { ...good, expiresAt: Number.POSITIVE_INFINITY }],
    ['an expiry in text', { ...good, expiresAt: '2026-03-01' }],
    ['no time of issue', { ...good, issuedAt: undefined }],
    ['another token type', { ...good, tokenType: 'mac' }],
    ['no token', { ...good, accessToken: undefined }],
    ['an empty token', { ...good, accessToken: '' }],
    ['a token that would inject a header', { ...good, accessToken: 'a\r\nX-Evil: 1' }],
    ['a refresh token that is a number', { ...good, refreshToken: 123 }],
    ['a refresh token that is an object', { ...good, refreshToken: {} }],
    ['an empty refresh token', { ...good, refreshToken: '' }],
    ['a refresh token that cannot be encoded', { ...good, refreshToken: 're\ud800x' }],
  ])('%s leads to an event, and is not a token', async (_what, garbage) => {
    const { client, issuer, events } = createTestClient({
      store: createObservableStore({ get: async () => garbage as never }),
    });

    const { accessToken } = await client.getToken();

    expect(accessToken).toBe('access-1');
    expect(issuer.issues).toBe(1);
    expect(events).toContainEqual(expect.objectContaining({ type: 'store_failed', operation: 'get' }));
  });

  test('null means that the store has nothing', async () => {
    const { client, eventTypes } = createTestClient({
      store: createObservableStore({ get: async () => null as never }),
    });

    await client.getToken();

    expect(eventTypes()).toEqual(['token_received']);
  });

  test('a valid token set is used', async () => {
    const { client, issuer } = createTestClient({
      store: createObservableStore({ get: async () => good as never }),
    });

    expect((await client.getToken()).accessToken).toBe('stored');
    expect(issuer.issues).toBe(0);
  });
});
