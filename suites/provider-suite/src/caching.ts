import type { AuthOptions } from '@x/auth-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTestClock } from './clock.ts';
import type { LiveProvider, ProviderDefinition } from './definition.ts';
import { startStubProvider } from './stub-provider.ts';

const CALLERS = 1_000;

/** All callers share one token while it is valid. */
export function describeCaching<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  describe('caching', () => {
    test('a thousand concurrent first calls make one token request', async () => {
      const { auth, provider } = await begin();

      const tokens = await together(() => auth.getToken());

      expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
      expect(provider.tokenRequests).toBe(1);
    });

    test('a thousand concurrent calls after the token expired make one more', async () => {
      const { auth, provider, clock } = await begin();
      const first = await auth.getToken();
      clock.advance(first.expiresAt - clock.now());

      const tokens = await together(() => auth.getToken());

      expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
      expect(tokens[0]?.accessToken).not.toBe(first.accessToken);
      expect(provider.tokenRequests).toBe(2);
    });

    test('a token is reused until it is about to expire', async () => {
      const { auth, provider, clock } = await begin();
      const first = await auth.getToken();
      clock.advance((first.expiresAt - clock.now()) / 2 - 1);

      expect(await auth.getToken()).toBe(first);
      expect(provider.tokenRequests).toBe(1);
    });

    test('a thousand late 401s of one token cause one renewal', async () => {
      const { auth, provider } = await begin();
      const { accessToken } = await auth.getToken();
      provider.revoke(accessToken);

      const responses = await together(() => auth.fetch(provider.resource));
      await Promise.all(responses.map((response) => response.arrayBuffer()));

      expect(responses.filter(({ ok }) => ok)).toHaveLength(CALLERS);
      expect(provider.tokenRequests).toBe(2);
    });

    test('two clients with a shared store make one token request', async () => {
      const entries = new Map();
      const store = {
        get: async (key: string) => entries.get(key),
        set: async (key: string, tokens: unknown) => void entries.set(key, tokens),
        delete: async (key: string) => void entries.delete(key),
      };
      const { provider } = await begin();
      const first = definition.createAuth({ ...provider.options, store });
      const second = definition.createAuth({ ...provider.options, store });

      const { accessToken } = await first.getToken();

      expect((await second.getToken()).accessToken).toBe(accessToken);
      expect(provider.tokenRequests).toBe(1);
    });
  });

  async function begin() {
    const live: LiveProvider<Options> = await (definition.start?.() ?? startStubProvider(definition));
    onTestFinished(() => live.stop());
    const clock = createTestClock();
    const auth = definition.createAuth({ ...live.provider.options, now: clock.now });
    return { auth, clock, provider: live.provider };
  }
}

function together<T>(run: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: CALLERS }, run));
}
