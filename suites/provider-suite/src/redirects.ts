import type { AuthOptions } from '@x/auth-core';
import { type RequestHandler, startLoopbackServer } from '@x/test-kit/loopback-server';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { startStubProvider } from './stub-provider.ts';

/** A redirect of the API never sends the bearer to another origin. */
export function describeRedirects<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): void {
  describe('a redirect of the API', () => {
    test.each([301, 302, 303, 307, 308])('is followed within the origin (%i)', async (status) => {
      const { auth, stub } = await begin();
      stub.answerCalls(redirectOnce(status, '/base/moved'));

      const response = await auth.fetch('/things', { method: 'POST', body: 'loan=1' });

      const isUnchanged = status >= 307;
      expect(response.status).toBe(200);
      expect(stub.calls[1]).toMatchObject({
        method: isUnchanged ? 'POST' : 'GET',
        path: '/base/moved',
        body: isUnchanged ? 'loan=1' : '',
        headers: { authorization: 'Bearer bearer-token-1' },
      });
    });

    test.each([307, 308])('is followed with the body of a Request object (%i)', async (status) => {
      const { auth, stub } = await begin();
      stub.answerCalls(redirectOnce(status, '/base/moved'));
      const headers = { 'Content-Type': 'text/plain', 'X-Own': '1' };

      await auth.fetch(new Request(`${stub.url}/things`, { method: 'PUT', body: 'loan=1', headers }));

      expect(stub.calls[1]).toMatchObject({
        method: 'PUT',
        body: 'loan=1',
        headers: { 'content-type': 'text/plain', 'x-own': '1', authorization: 'Bearer bearer-token-1' },
      });
    });

    test.each([301, 302, 303, 307, 308])(
      'to another origin is refused without a request (%i)',
      async (status) => {
        const { auth, stub } = await begin();
        const other = await startLoopbackServer();
        stub.answerCalls(redirectOnce(status, `${other.origin}/things`));

        await expect(auth.fetch('/things', { method: 'POST', body: 'loan=1' })).rejects.toThrow(TypeError);
        expect(other.received).toEqual([]);
      },
    );

    test("is returned with redirect: 'manual'", async () => {
      const { auth, stub } = await begin();
      stub.answerCalls(redirectOnce(302, '/base/moved'));

      const response = await auth.fetch('/things', { redirect: 'manual' });

      expect(response.status).toBe(302);
      expect(stub.calls).toHaveLength(1);
    });

    test('is refused after too many redirects', async () => {
      const { auth, stub } = await begin();
      stub.answerCalls(redirect(302, '/base/again'));

      await expect(auth.fetch('/things')).rejects.toThrow(TypeError);
    });
  });

  async function begin() {
    const stub = await startStubProvider(definition);
    return { stub, auth: definition.createAuth(stub.provider.options) };
  }
}

function redirect(status: number, location: string): RequestHandler {
  return (_request, response) => void response.writeHead(status, { Location: location }).end();
}

function redirectOnce(status: number, location: string): RequestHandler {
  return (request, response) => {
    if (request.path.endsWith('/things')) redirect(status, location)(request, response);
    else response.end();
  };
}
