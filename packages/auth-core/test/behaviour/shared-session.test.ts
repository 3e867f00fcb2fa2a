import { createMemoryStore, type TokenStore } from '@x/auth-core';
import { createTestClock } from '@x/test-kit/test-clock';
import { createGate, rejection, rest, until } from '@x/test-kit/waiting';
import { beforeEach, expect, test, vi } from 'vitest';
import { HOUR_MS } from '../support/test-issuer.ts';
import { createTestSession } from '../support/test-session.ts';

// Sessions of persons that several clients have through a store.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  return () => void vi.useRealTimers();
});

/** Begins a renewal that the provider answers once the gate opens. */
async function beginRenewal({ client, issuer }: ReturnType<typeof createTestSession>) {
  const gate = createGate();
  issuer.answerRefresh(async (tokens) => {
    await gate.opened;
    return tokens;
  });
  const renewed = client.getToken();
  await until(() => issuer.refreshes.length === 1);
  return { renewed, gate };
}

test('a store that does not answer once, while another client renews, is no reason to send its refresh token', async () => {
  const clock = createTestClock();
  const memory = createMemoryStore();
  let isSilent = false;
  const store: TokenStore = {
    ...memory,
    async get(key) {
      if (isSilent) {
        isSilent = false;
        await new Promise(() => undefined);
      }
      return memory.get(key);
    },
  };
  const first = createTestSession({ clock, store: memory });
  const second = createTestSession({ clock, store });
  await first.control.accept(first.tokensOf('anna'));
  await second.control.reread();
  clock.advance(HOUR_MS);
  const { renewed, gate } = await beginRenewal(first);

  const waiting = second.client.getToken();
  await vi.advanceTimersByTimeAsync(250);
  isSilent = true;
  await vi.advanceTimersByTimeAsync(900);
  const sentMeanwhile = [...second.issuer.refreshes];
  gate.open();
  await renewed;
  await vi.advanceTimersByTimeAsync(200);

  expect(second.eventTypes()).toContain('store_failed');
  expect(sentMeanwhile).toEqual([]);
  expect((await waiting).accessToken).toBe((await first.client.getToken()).accessToken);
});

test.each([true, false])(
  'a session that was adopted from another sign-in ends when that person signs out (its own was stored: %s)',
  async (isStored) => {
    const clock = createTestClock();
    const store = createMemoryStore();
    let works = isStored;
    const set: TokenStore['set'] = async (...call) => {
      if (!works) throw new Error('away');
      return store.set(...call);
    };
    const first = createTestSession({ clock, store: { ...store, set } });
    const second = createTestSession({ clock, store });
    await first.control.accept(first.tokensOf('anna'));
    works = true;
    clock.advance(HOUR_MS - 1_000);
    const { renewed, gate } = await beginRenewal(first);
    await second.control.accept(second.tokensOf('bob'));
    gate.open();
    expect((await renewed).accessToken).toBe('access-of-bob');

    await second.client.signOut();
    clock.advance(HOUR_MS);

    expect(await rejection(first.client.getToken())).toMatchObject({ code: 'login_required' });
    expect(first.issuer.refreshes).toEqual(['refresh-of-anna']);
  },
);

test('a store that is slow to take a sign-in does not bring back a refresh token that was used meanwhile', async () => {
  const memory = createMemoryStore();
  const gate = createGate();
  const { client, control, issuer, tokensOf } = createTestSession({
    store: {
      ...memory,
      async set(key, value) {
        await memory.set(key, value);
        await gate.opened;
      },
    },
  });

  const accepted = control.accept(tokensOf('anna'));
  const renewed = client.getToken({ forceRefresh: true });
  await rest();
  gate.open();
  await accepted;

  expect((await renewed).accessToken).toBe('access-1');
  expect((await client.getToken()).accessToken).toBe('access-1');
  expect(control.tokens()?.refreshToken).toBe('refresh-1');
  expect(issuer.refreshes).toEqual(['refresh-of-anna']);
});
