import type { StoreCall, TokenStore } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import { hasEnded, toCountdown } from '../../src/stores/store-call.ts';
import { createObservableStore } from '../support/observable-store.ts';
import { createTestClient } from '../support/test-client.ts';

describe('the time that a client waits for a change', () => {
  test('is told to the store, and gets shorter with each operation that takes time', async () => {
    const calls: Record<string, (number | undefined)[]> = {};
    const { client, clock } = createTestClient({ storeTimeoutMs: 400, store: slowStore() });

    await client.getToken();
    await client.signOut();

    // The mark, and then the token.
    expect(calls.replace).toEqual([200, 100]);
    expect(calls.delete).toEqual([400]);

    function slowStore(): TokenStore {
      const { entries, ...store } = createObservableStore();
      const note = (verb: string, call: StoreCall | undefined): void => {
        calls[verb] = [...(calls[verb] ?? []), Math.round(call?.timeoutMs ?? Number.NaN)];
        clock.advance(100);
      };
      return {
        ...store,
        async get(key) {
          clock.advance(100);
          return entries.get(key);
        },
        async delete(_key, call) {
          note('delete', call);
        },
        async replace(key, _expected, next, call) {
          note('replace', call);
          entries.set(key, next);
          return true;
        },
      };
    }
  });

  test('is told to a store without replace as well', async () => {
    let told: StoreCall | undefined;
    const store = createObservableStore({
      set: async (_key, _value, call) => {
        told = call;
      },
    });
    await createTestClient({ storeTimeoutMs: 400, store }).client.getToken();

    expect(told?.timeoutMs).toBeGreaterThan(0);
    expect(told?.timeoutMs).toBeLessThanOrEqual(400);
  });
});

test('a countdown never gives more than is left, nor less than nothing', () => {
  expect(toCountdown(undefined)()).toBeUndefined();
  expect(hasEnded(undefined)).toBe(false);
  const left = toCountdown({ timeoutMs: 60_000 })();
  expect(left?.timeoutMs).toBeLessThanOrEqual(60_000);
  expect(hasEnded(left)).toBe(false);
  expect(toCountdown({ timeoutMs: -5 })()).toEqual({ timeoutMs: 0 });
  expect(hasEnded(toCountdown({ timeoutMs: 0 })())).toBe(true);
});
