import type { StoredTokens, TokenStore } from '@x/auth-core';
import { rest, until } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { startSignIn } from './support/start.ts';

/** A store in which two clients may both believe that they were first, as in two tabs without Web Locks. */
function createHastyStore(): TokenStore {
  const values = new Map<string, StoredTokens>();
  return {
    get: async (key) => structuredClone(values.get(key)),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
    async replace(key, _expected, next) {
      values.set(key, next);
      return true;
    },
  };
}

test.each(['before', 'after'])(
  'two clients that send one refresh token both go on, where the tokens arrive %s the refusal',
  async (order) => {
    const { blastiq, emulator, createClient, signIn } = await startSignIn({ store: createHastyStore() });
    const first = createClient({
      async fetch(input, init) {
        const response = await emulator.handle(input, init);
        const isRefresh = String(init?.body).includes('refresh_token');
        if (order === 'after' && isRefresh) {
          await until(() => blastiq.requests.some(({ status }) => status === 400));
          await rest();
        }
        return response;
      },
    });
    const second = createClient();
    await signIn(first);
    await second.session();
    emulator.advance(3_600_000);

    const [one, other] = await Promise.all([first.getToken(), second.getToken()]);

    expect(one.accessToken).toBe(other.accessToken);
    expect(blastiq.violations.map(({ rule }) => rule)).toEqual(['refresh-token-reuse']);
    expect([first, second].map((client) => client.getSnapshot().status)).toEqual(['signed-in', 'signed-in']);
  },
);
