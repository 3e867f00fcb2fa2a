import type { AuthEvent, AuthOptions } from '@x/auth-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import type { RequestHandler } from './loopback.ts';
import { startStubProvider } from './stub-provider.ts';

/** The bearer reaches the API, and is renewed when the API says so. */
export function describeBearer<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  describe('fetch', () => {
    test('puts the bearer on a request, and a live token is accepted', async () => {
      const live = await (definition.start?.() ?? startStubProvider(definition));
      onTestFinished(() => live.stop());
      const auth = definition.createAuth(live.provider.options);

      const response = await auth.fetch(live.provider.resource);

      expect(response.status).toBe(200);
      expect(live.provider.tokenRequests).toBe(1);
    });

    test('gets past a revoked token with one renewal and one replay', async () => {
      const live = await (definition.start?.() ?? startStubProvider(definition));
      onTestFinished(() => live.stop());
      const auth = definition.createAuth(live.provider.options);
      live.provider.revoke((await auth.getToken()).accessToken);

      const response = await auth.fetch(live.provider.resource);

      expect(response.status).toBe(200);
      expect(live.provider.tokenRequests).toBe(2);
    });

    test('hands out a second 401 as it is, after one replay', async () => {
      const { auth, stub } = await begin();
      stub.answerCalls(status(401));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(401);
      expect(stub.calls).toHaveLength(2);
      expect(stub.provider.tokenRequests).toBe(2);
    });

    test('hands out a 401 as it is where no new token can be had', async () => {
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

    test('hands out a 403 as it is and renews nothing', async () => {
      const { auth, stub } = await begin();
      stub.answerCalls(status(403));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(403);
      expect(stub.calls).toHaveLength(1);
      expect(stub.provider.tokenRequests).toBe(1);
    });

    test('works as a function passed along, like every other method', async () => {
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
