import { type AuthOptions, createMemoryStore } from '@x/auth-core';
import { createTestClock } from '@x/test-kit/test-clock';
import { together } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { startLiveProvider } from './stub-provider.ts';

const CALLERS = 1_000;
/** Fewer, since each of these sends two requests. */
const REFUSED = 200;

/** All callers share one token while it is valid. */
export function describeCaching<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  describe('caching', () => {
    test('a thousand concurrent first calls make one token request', async () => {
      const { auth, provider } = await begin();

      const tokens = await together(CALLERS, () => auth.getToken());

      expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
      expect(provider.tokenRequests).toBe(1);
    });

    test('a thousand concurrent calls after the token expired make one more', async () => {
      const { auth, provider, clock } = await begin();
      const first = await auth.getToken();
      clock.advance(first.expiresAt - clock.now());

      const tokens = await together(CALLERS, () => auth.getToken());

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

    test('two hundred late 401s of one token cause one renewal', async () => {
      const { auth, provider } = await begin();
      const { accessToken } = await auth.getToken();
      provider.revoke(accessToken);

      const responses = await together(REFUSED, () => auth.fetch(provider.resource));
      await Promise.all(responses.map((response) => response.arrayBuffer()));

      expect(responses.filter(({ ok }) => ok)).toHaveLength(REFUSED);
      expect(provider.tokenRequests).toBe(2);
    });

    test('two clients with a shared store make one token request', async () => {
      const store = createMemoryStore();
      const { provider } = await begin();
      const first = definition.createAuth({ ...provider.options, store });
      const second = definition.createAuth({ ...provider.options, store });

      const { accessToken } = await first.getToken();

      expect((await second.getToken()).accessToken).toBe(accessToken);
      expect(provider.tokenRequests).toBe(1);
    });
  });

  async function begin() {
    const { provider } = await startLiveProvider(definition);
    const clock = createTestClock(Date.now());
    const auth = definition.createAuth({ ...provider.options, now: clock.now });
    return { auth, clock, provider };
  }
}
