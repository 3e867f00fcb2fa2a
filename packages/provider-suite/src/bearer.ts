import type { AuthEvent, AuthOptions } from '@x/auth-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { type Answer, startLoopback } from './loopback.ts';
import { startStandIn } from './stand-in.ts';

/** The bearer reaches the API, and nobody else. */
export function describeBearer<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  describe('fetch', () => {
    test('puts the bearer on a request, and a live token is accepted', async () => {
      const live = await (definition.start?.() ?? startStandIn(definition));
      onTestFinished(() => live.stop());
      const auth = definition.createAuth(live.provider.options);

      const response = await auth.fetch(live.provider.resource);

      expect(response.status).toBe(200);
      expect(live.provider.tokenRequests).toBe(1);
    });

    test('gets past a revoked token with one renewal and one replay', async () => {
      const live = await (definition.start?.() ?? startStandIn(definition));
      onTestFinished(() => live.stop());
      const auth = definition.createAuth(live.provider.options);
      live.provider.revoke((await auth.getToken()).accessToken);

      const response = await auth.fetch(live.provider.resource);

      expect(response.status).toBe(200);
      expect(live.provider.tokenRequests).toBe(2);
    });

    test('appends a path to the API base and keeps the path of the base', async () => {
      const { auth, standIn } = await begin();

      await auth.fetch('/things?page=2');

      expect(standIn.calls).toMatchObject([
        { path: '/base/things?page=2', headers: { authorization: 'Bearer bearer-token-1' } },
      ]);
    });

    test('takes a URL of the API in every form that fetch takes', async () => {
      const { auth, standIn } = await begin();
      const url = `${standIn.origin}/elsewhere`;

      await auth.fetch(url);
      await auth.fetch(new URL(url));
      await auth.fetch(new Request(url, { headers: { 'X-Own': '1' } }));

      expect(standIn.calls.map(({ path }) => path)).toEqual(['/elsewhere', '/elsewhere', '/elsewhere']);
      expect(standIn.calls[2]?.headers).toMatchObject({
        'x-own': '1',
        authorization: 'Bearer bearer-token-1',
      });
    });

    test('refuses another origin before anything is sent, a token request included', async () => {
      const { auth, standIn } = await begin();
      const other = await startLoopback((_request, response) => void response.end());
      const { host } = new URL(standIn.origin);

      for (const target of [
        `${other.origin}/things`,
        new URL(other.origin),
        new Request(other.origin),
        `http://user:pass@${host}/things`,
        `https://${host}/things`,
        'things',
      ]) {
        await expect(auth.fetch(target).then(({ url }) => url)).rejects.toThrow(TypeError);
      }
      expect(other.received).toEqual([]);
      expect(standIn.received).toEqual([]);
    });

    test('takes a path that starts with two slashes for a path, not for a host', async () => {
      const { auth, standIn } = await begin();

      await auth.fetch('//example.com/things');

      expect(standIn.calls).toMatchObject([{ path: '/base//example.com/things' }]);
    });

    test('sends the bearer to an origin that the options allow', async () => {
      const other = await startLoopback((_request, response) => void response.end());
      const { auth } = await begin({ allowedOrigins: [other.origin] });

      await auth.fetch(`${other.origin}/things`);

      expect(other.received).toMatchObject([{ headers: { authorization: 'Bearer bearer-token-1' } }]);
    });

    test('hands out a second 401 as it is, after one replay', async () => {
      const { auth, standIn } = await begin();
      standIn.answerCalls(status(401));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(401);
      expect(standIn.calls).toHaveLength(2);
      expect(standIn.provider.tokenRequests).toBe(2);
    });

    test('hands out a 401 as it is where no new token can be had', async () => {
      const { auth, standIn, events } = await begin();
      await auth.getToken();
      standIn.answerCalls(status(401));
      standIn.answerTokenRequests(status(401));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(401);
      expect(standIn.calls).toHaveLength(1);
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'request_unauthorized',
          replayed: false,
          reason: 'no new token',
        }),
      );
    });

    test('hands out a 403 as it is and renews nothing', async () => {
      const { auth, standIn } = await begin();
      standIn.answerCalls(status(403));

      const response = await auth.fetch('/things');

      expect(response.status).toBe(403);
      expect(standIn.calls).toHaveLength(1);
      expect(standIn.provider.tokenRequests).toBe(1);
    });

    test('works as a function passed along, like every other method', async () => {
      const { auth, standIn } = await begin();
      const { fetch, getToken, getAuthorizationHeader, invalidate, signOut } = auth;

      expect((await fetch('/things')).status).toBe(200);
      expect(await getAuthorizationHeader()).toBe(`Bearer ${(await getToken()).accessToken}`);
      await invalidate();
      await getToken();
      await signOut();
      await getToken();
      expect(standIn.provider.tokenRequests).toBe(3);
    });

    test('rejects with the reason of an aborted signal, as fetch does', async () => {
      const { auth, standIn } = await begin();
      const reason = new Error('no longer wanted');

      await expect(auth.fetch('/things', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(standIn.received).toEqual([]);
    });
  });

  async function begin(options: AuthOptions = {}) {
    const standIn = await startStandIn(definition);
    const events: AuthEvent[] = [];
    const onEvent = (event: AuthEvent) => void events.push(event);
    return {
      standIn,
      events,
      auth: definition.createAuth({ ...standIn.provider.options, onEvent, ...options }),
    };
  }
}

function status(code: number): Answer {
  return (_request, response) => void response.writeHead(code).end();
}
