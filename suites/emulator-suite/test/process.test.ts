import { isAuthError } from '@x/auth-core';
import type { ProviderName } from '@x/auth-testing';
import { describe, expect, test } from 'vitest';
import { loadFactory, names } from './support/factories.ts';
import { type Reach, reachByCommand, reachInProcess } from './support/reach.ts';

/** A running provider, and a function that creates clients for it. */
async function reachSdk(name: ProviderName, reach: Reach) {
  const factory = await loadFactory(name);
  const provider = await reach(name);
  return { provider, create: (change: object = {}) => factory({ ...Object(provider.options), ...change }) };
}

describe.each([
  ['in this process', reachInProcess],
  ['in a process started by the command', reachByCommand],
])('with the emulator %s', (_where, reach) => {
  describe.each(names)('the SDK of %s', (name) => {
    test('gets one token for many calls', async () => {
      const { provider, create } = await reachSdk(name, reach);
      const client = create();

      const responses = await Promise.all(Array.from({ length: 50 }, () => client.fetch(provider.resource)));

      expect(responses.map(({ status }) => status)).toEqual(Array(50).fill(200));
      expect(await provider.tokenRequests()).toBe(1);
    });

    test('gets a new token if its token is revoked', async () => {
      const { provider, create } = await reachSdk(name, reach);
      const client = create();
      await provider.revoke((await client.getToken()).accessToken);

      const response = await client.fetch(provider.resource);

      expect(response.status).toBe(200);
      expect(await provider.tokenRequests()).toBe(2);
    });

    test('reports a wrong secret', async () => {
      const { provider, create } = await reachSdk(name, reach);

      const error = await create({ [provider.secretOption]: 'wrong' })
        .getToken()
        .catch((failure: unknown) => failure);

      expect(isAuthError(error) && error.code).toBe('invalid_credentials');
    });

    test('retries after a reset and a 503', async () => {
      const { provider, create } = await reachSdk(name, reach);
      await provider.fail({ reset: 'before' });
      await provider.fail({ status: 503 });

      const response = await create().fetch(provider.resource);

      expect(response.status).toBe(200);
      expect(await provider.tokenRequests()).toBe(3);
    });
  });
});
