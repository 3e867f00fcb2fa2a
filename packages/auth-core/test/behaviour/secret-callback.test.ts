import { inspect } from 'node:util';
import { createMemoryStore } from '@x/auth-core';
import { rejection } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient } from '../support/test-client.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

describe('a secret that is a callback', () => {
  test('is read at each issue, so that rotation needs no restart', async () => {
    const secrets = ['first', 'second'];
    const { client, issuer } = createTestClient({ secret: async () => secrets.shift() ?? '' });

    await client.getToken();
    await client.getToken({ forceRefresh: true });

    expect(issuer.secrets).toEqual(['first', 'second']);
  });

  test('may return the secret or a promise of it', async () => {
    const now = createTestClient({ secret: () => 'at-once' });
    const later = createTestClient({ secret: async () => 'later' });

    await now.client.getToken();
    await later.client.getToken();

    expect([now.issuer.secrets, later.issuer.secrets]).toEqual([['at-once'], ['later']]);
  });

  test('is not read while a token is fresh', async () => {
    let reads = 0;
    const secret = () => {
      reads += 1;
      return 'secret';
    };
    const { client } = createTestClient({ secret });
    await client.getToken();
    const before = reads;

    await client.getToken();

    expect(reads).toBe(before);
  });

  test('keeps a valid token when it changes', async () => {
    let secret = 'first';
    const { client } = createTestClient({ secret: () => secret });
    const token = await client.getToken();

    secret = 'second';

    expect(await client.getToken()).toBe(token);
  });

  test('is read in a renewal once for the store and once for the request, so a failure after that loses nothing', async () => {
    const store = createObservableStore();
    let reads = 0;
    const secret = () => {
      reads += 1;
      if (reads > 2) throw new Error('the vault is down');
      return 'first';
    };
    const { client, events } = createTestClient({ store, secret });

    expect((await client.getToken()).accessToken).toBe('access-1');
    expect([...store.entries.values()]).toMatchObject([{ accessToken: 'access-1' }]);
    expect(events).not.toContainEqual(expect.objectContaining({ type: 'store_failed' }));
  });

  test('that changes during a renewal shares the token only with clients that know the secret it was issued for', async () => {
    const store = createObservableStore();
    const given = ['old', 'right', 'wrong'];
    const first = createTestClient({ store, secret: () => given.shift() ?? 'wrong' });
    await first.client.getToken();

    const wrong = createTestClient({ store, clock: first.clock, secret: 'wrong' });
    const old = createTestClient({ store, clock: first.clock, secret: 'old' });
    const right = createTestClient({ store, clock: first.clock, secret: 'right' });
    await Promise.all([wrong.client.getToken(), old.client.getToken(), right.client.getToken()]);

    expect([wrong.issuer.issues, old.issuer.issues, right.issuer.issues]).toEqual([1, 1, 0]);
  });

  test('that fails does not prevent a refresh', async () => {
    let isDown = false;
    const secret = () => {
      if (isDown) throw new Error('the vault is down');
      return 'first';
    };
    const { client, clock, issuer } = createTestClient({
      store: createObservableStore(),
      secret,
      refreshTokens: true,
    });
    await client.getToken();
    clock.advance(HOUR_MS);
    isDown = true;

    expect((await client.getToken()).accessToken).toBe('access-2');
    expect(issuer.refreshes).toEqual(['refresh-1']);
  });

  test('shares a token only with clients that know the same secret', async () => {
    const store = createObservableStore();
    let secret = 'first';
    const { client } = createTestClient({ store, secret: () => secret });
    await client.getToken();
    secret = 'second';

    await client.invalidate();
    await client.getToken();

    expect(store.entries.size).toBe(2);
  });
});

describe.each<[string, () => string | Promise<string>, string]>([
  ['throws', () => Promise.reject(new Error('vault says hunter2')), 'its function failed'],
  [
    'throws at once',
    (): string => {
      throw new Error('vault says hunter2');
    },
    'its function failed',
  ],
  [
    'throws an error with a code',
    () => Promise.reject(Object.assign(new Error('vault says hunter2'), { code: 'ECONNREFUSED' })),
    'ECONNREFUSED',
  ],
  [
    'throws an error whose code is a sentence',
    () => Promise.reject(Object.assign(new Error(), { code: 'HUNTER2 hunter2' })),
    'its function failed',
  ],
  ['returns an empty string', () => '', 'no usable text'],
  ['returns nothing', () => undefined as never, 'no usable text'],
  ['returns something other than text', () => ({ value: 'hunter2' }) as never, 'no usable text'],
  ['returns text with a line break', () => 'hunter2\n', 'no usable text'],
  ['returns a lone surrogate', () => 'hunter2\ud800', 'no usable text'],
  ['never answers', () => new Promise<string>(() => undefined), '5 ms'],
])('a callback that %s', (_what, secret, reason) => {
  test('leads to secret_unavailable with the reason, and its own words are quoted nowhere', async () => {
    const { client, events, issuer } = createTestClient({ secret, timeoutMs: 5, retry: { attempts: 3 } });

    const error = await rejection(client.getToken());

    expect(error).toMatchObject({ name: 'AuthError', code: 'secret_unavailable', retryable: true });
    expect((error as Error).message).toContain(`the secret is unavailable (${reason})`);
    const evidence = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify([error, events])];
    expect(evidence.join()).not.toContain('hunter2');
    // No second attempt inside the call: a callback that wants retries has its own.
    expect(issuer.issues).toBe(1);
  });

  test('fails the same way if the token is shared', async () => {
    const { client } = createTestClient({ secret, timeoutMs: 5, store: createMemoryStore() });

    expect(await rejection(client.getToken())).toMatchObject({ code: 'secret_unavailable' });
  });

  test('causes no cooldown: the next call reads it again', async () => {
    let isDown = true;
    const { client } = createTestClient({ secret: () => (isDown ? secret() : 'right'), timeoutMs: 5 });
    await rejection(client.getToken());
    isDown = false;

    expect((await client.getToken()).accessToken).toMatch(/^access-/);
  });
});
