import type { AuthOptions } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { type Answer, startLoopback } from './loopback.ts';
import { startStandIn } from './stub-provider.ts';

/** A redirect of the API never carries the bearer to another origin. */
export function describeRedirects<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): void {
  describe('a redirect of the API', () => {
    test.each([301, 302, 303, 307, 308])('is followed within the origin (%i)', async (status) => {
      const { auth, standIn } = await begin();
      standIn.answerCalls(redirectOnce(status, '/base/moved'));

      const response = await auth.fetch('/things', { method: 'POST', body: 'loan=1' });

      const keeps = status >= 307;
      expect(response.status).toBe(200);
      expect(standIn.calls[1]).toMatchObject({
        method: keeps ? 'POST' : 'GET',
        path: '/base/moved',
        body: keeps ? 'loan=1' : '',
        headers: { authorization: 'Bearer bearer-token-1' },
      });
    });

    test.each([307, 308])('takes the body of a Request object along (%i)', async (status) => {
      const { auth, standIn } = await begin();
      standIn.answerCalls(redirectOnce(status, '/base/moved'));
      const headers = { 'Content-Type': 'text/plain', 'X-Own': '1' };

      await auth.fetch(new Request(`${standIn.url}/things`, { method: 'PUT', body: 'loan=1', headers }));

      expect(standIn.calls[1]).toMatchObject({
        method: 'PUT',
        body: 'loan=1',
        headers: { 'content-type': 'text/plain', 'x-own': '1', authorization: 'Bearer bearer-token-1' },
      });
    });

    test.each([301, 302, 303, 307, 308])(
      'is refused where it leaves the origin (%i), which hears of nothing',
      async (status) => {
        const { auth, standIn } = await begin();
        const other = await startLoopback((_request, response) => void response.end());
        standIn.answerCalls(redirectOnce(status, `${other.origin}/things`));

        await expect(auth.fetch('/things', { method: 'POST', body: 'loan=1' })).rejects.toThrow(TypeError);
        expect(other.received).toEqual([]);
      },
    );

    test('is handed out where the caller asked for that', async () => {
      const { auth, standIn } = await begin();
      standIn.answerCalls(redirectOnce(302, '/base/moved'));

      const response = await auth.fetch('/things', { redirect: 'manual' });

      expect(response.status).toBe(302);
      expect(standIn.calls).toHaveLength(1);
    });

    test('ends when there is no end of them', async () => {
      const { auth, standIn } = await begin();
      standIn.answerCalls(redirect(302, '/base/again'));

      await expect(auth.fetch('/things')).rejects.toThrow(TypeError);
    });
  });

  async function begin() {
    const standIn = await startStandIn(definition);
    return { standIn, auth: definition.createAuth(standIn.provider.options) };
  }
}

function redirect(status: number, location: string): Answer {
  return (_request, response) => void response.writeHead(status, { Location: location }).end();
}

function redirectOnce(status: number, location: string): Answer {
  return (request, response) => {
    if (request.path.endsWith('/things')) redirect(status, location)(request, response);
    else response.end();
  };
}
