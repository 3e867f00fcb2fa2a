import { createMemoryStore, type TokenSet, type TokenStore } from '@x/auth-core';
import { createGate, rejection, rest, until } from '@x/test-kit/waiting';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fail, HOUR_MS } from '../support/test-issuer.ts';
import { createTestSession } from '../support/test-session.ts';

describe('accept', () => {
  test('begins a session, tells of it, and stores its tokens', async () => {
    const store = createMemoryStore();
    const here = createTestSession({ store });
    await here.control.accept(here.tokensOf('ada'));

    expect((await here.client.getToken()).accessToken).toBe('access-of-ada');
    expect(here.control.tokens()?.refreshToken).toBe('refresh-of-ada');
    expect(here.changes()).toBeGreaterThan(0);
    const there = createTestSession({ store, clock: here.clock });
    expect((await there.client.getToken()).accessToken).toBe('access-of-ada');
  });

  test('replaces the session of somebody else, even while that one is renewed', async () => {
    const store = createMemoryStore();
    const { client, control, issuer, clock, tokensOf } = createTestSession({ store });
    await control.accept(tokensOf('ada'));
    clock.advance(HOUR_MS);
    let answer: (tokens: TokenSet) => void = () => undefined;
    issuer.answerRefresh(
      (tokens) =>
        new Promise((resolve) => {
          answer = () => resolve(tokens);
        }),
    );
    const renewed = client.getToken();
    await until(() => issuer.refreshes.length === 1);

    await control.accept(tokensOf('ben'));
    answer(tokensOf('ada'));
    await renewed;

    expect((await client.getToken()).accessToken).toBe('access-of-ben');
    const there = createTestSession({ store, clock });
    expect((await there.client.getToken()).accessToken).toBe('access-of-ben');
  });
});

describe('reread', () => {
  test('takes over the sign-in and the sign-out of another client', async () => {
    const store = createMemoryStore();
    const here = createTestSession({ store });
    const there = createTestSession({ store, clock: here.clock });
    await here.control.accept(here.tokensOf('ada'));

    await there.control.reread();
    expect(there.control.tokens()?.accessToken).toBe('access-of-ada');
    await here.client.signOut();
    await there.control.reread();

    expect(there.control.tokens()).toBeUndefined();
    expect(there.control.isLive()).toBe(false);
    expect(there.issuer.refreshes).toEqual([]);
  });

  test('ends a session that the store had only after a renewal, once it has it no longer', async () => {
    const memory = createMemoryStore();
    let works = false;
    const store: TokenStore = {
      ...memory,
      async set(...entry) {
        if (!works) throw new Error('The store does not work.');
        await memory.set(...entry);
      },
    };
    const here = createTestSession({ store });
    await here.control.accept(here.tokensOf('ada'));
    works = true;
    here.clock.advance(HOUR_MS);
    await here.client.getToken();

    await createTestSession({ store, clock: here.clock }).client.signOut();
    await here.control.reread();

    expect(here.control.tokens()).toBeUndefined();
  });

  test('changes nothing without a store', async () => {
    const { control, tokensOf } = createTestSession();
    await control.accept(tokensOf('ada'));

    await control.reread();

    expect(control.tokens()?.accessToken).toBe('access-of-ada');
  });
});

describe('isLive', () => {
  test('is true as long as there is a valid access token, or a refresh token to obtain one', async () => {
    const { control, clock, tokensOf } = createTestSession();
    expect(control.isLive()).toBe(false);

    const { refreshToken, ...tokens } = tokensOf('ada');
    await control.accept(tokens);
    expect(control.isLive()).toBe(true);
    clock.advance(HOUR_MS);
    expect(control.isLive()).toBe(false);

    const refreshTokenExpiresAt = clock.now() + 2 * HOUR_MS;
    await control.accept({ ...tokensOf('ada'), refreshTokenExpiresAt });
    clock.advance(HOUR_MS);
    expect(control.isLive()).toBe(true);
    clock.advance(HOUR_MS);
    expect(control.isLive()).toBe(false);
  });
});

test('watchStore reads the store again when it has changed, until it is stopped', async () => {
  const listeners = new Set<() => void>();
  const store: TokenStore = {
    ...createMemoryStore(),
    subscribe(_key, listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const here = createTestSession({ store });
  const there = createTestSession({ store, clock: here.clock });
  const stop = there.control.watchStore();
  await until(() => listeners.size === 1);
  await here.control.accept(here.tokensOf('ada'));

  for (const listener of listeners) listener();
  await until(() => there.control.tokens()?.accessToken === 'access-of-ada');

  stop();
  expect(listeners.size).toBe(0);
});

test('call runs an exchange, and ends it in the time of a renewal', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { control } = createTestSession({ timeoutMs: 1_000 });

  expect(await control.call(async () => 'answer')).toBe('answer');
  const waiting = rejection(control.call(() => new Promise(() => undefined)));
  await vi.advanceTimersByTimeAsync(30_000);

  expect(await waiting).toMatchObject({ code: 'timeout' });
});

describe('signOut', () => {
  test('is over before the store is read again, and before the next sign-in is stored', async () => {
    const store = createMemoryStore();
    const gate = createGate();
    const { client, control, clock, tokensOf } = createTestSession({
      store: { ...store, delete: (key) => gate.opened.then(() => store.delete(key)) },
    });
    await control.accept(tokensOf('ada'));
    await createTestSession({ store, clock }).control.accept(tokensOf('ben'));

    const signedOut = client.signOut();
    const reread = control.reread();
    await rest();
    expect(control.tokens()).toBeUndefined();
    const accepted = control.accept(tokensOf('cyd'));
    await rest();
    gate.open();
    await Promise.all([signedOut, reread, accepted]);

    await control.reread();
    expect((await client.getToken()).accessToken).toBe('access-of-cyd');
  });

  test('revokes the refresh token, and ends the session although that fails', async () => {
    const revoked: (string | undefined)[] = [];
    const { client, control, tokensOf, eventTypes } = createTestSession({
      async revoke(tokens) {
        revoked.push(tokens.refreshToken);
        fail('provider_unavailable')(tokens, undefined as never);
      },
    });
    await control.accept(tokensOf('ada'));

    await client.signOut();

    expect(revoked).toEqual(['refresh-of-ada']);
    expect(eventTypes()).toContain('revocation_failed');
    expect(control.tokens()).toBeUndefined();
  });
});
