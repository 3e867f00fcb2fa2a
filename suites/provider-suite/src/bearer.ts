import type { AuthEvent, AuthOptions } from '@x/auth-core';
import type { RequestHandler } from '@x/test-kit/loopback-server';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { startLiveProvider, startStubProvider } from './stub-provider.ts';

/** `fetch` sends the bearer to the API, and renews it after a 401. */
export function describeBearer<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  describe('fetch', () => {
    test('sends a bearer that the API accepts', async () => {
      const { provider } = await startLiveProvider(definition);
      const auth = definition.createAuth(provider.options);

      const response = await auth.fetch(provider.resource);

      expect(response.status).toBe(200);
      expect(provider.tokenRequests).toBe(1);
    });

    test('replaces a revoked token with one renewal and one replay', async () => {
      const { provider } = await startLiveProvider(definition);
      const auth = definition.createAuth(provider.options);
      provider.revoke((await auth.getToken()).accessToken);

      const response = await auth.fetch(provider.resource);

      expect(response.status).toBe(200);
      expect(provider.tokenRequests).toBe(2);
    });

    test('returns a second 401 unchanged, after one replay', async () => {
      const { auth, stub } = await begin();
      stub.answerCalls(status(401));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(401);
      expect(stub.calls).toHaveLength(2);
      expect(stub.provider.tokenRequests).toBe(2);
    });

    test('returns a 401 unchanged if no new token can be obtained', async () => {
      const { auth, stub, events } = await begin();
      await auth.getToken();
      stub.answerCalls(status(401));
      stub.answerTokenRequests(status(401));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(401);
      expect(stub.calls).toHaveLength(1);
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'request_unauthorized',
          replayed: false,
          reason: 'no new token',
        }),
      );
    });

    test('returns a 403 unchanged and renews nothing', async () => {
      const { auth, stub } = await begin();
      stub.answerCalls(status(403));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(403);
      expect(stub.calls).toHaveLength(1);
      expect(stub.provider.tokenRequests).toBe(1);
    });

    test('works when destructured, like every other method', async () => {
      const { auth, stub } = await begin();
      const { fetch, getToken, getAuthorizationHeader, invalidate, signOut } = auth;

      expect((await fetch('/things')).status).toBe(200);
      expect(await getAuthorizationHeader()).toBe(`Bearer ${(await getToken()).accessToken}`);
      await invalidate();
      await getToken();
      await signOut();
      await getToken();
      expect(stub.provider.tokenRequests).toBe(3);
    });

    test('rejects with the reason of an aborted signal, as fetch does', async () => {
      const { auth, stub } = await begin();
      const reason = new Error('no longer wanted');

      await expect(auth.fetch('/things', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(stub.received).toEqual([]);
    });
  });

  async function begin() {
    const stub = await startStubProvider(definition);
    const events: AuthEvent[] = [];
    const onEvent = (event: AuthEvent) => void events.push(event);
    return {
      stub,
      events,
      auth: definition.createAuth({ ...stub.provider.options, onEvent }),
    };
  }
}

function status(code: number): RequestHandler {
  return (_request, response) => void response.writeHead(code).end();
}
