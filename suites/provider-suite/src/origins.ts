import type { AuthOptions } from '@x/auth-core';
import { startLoopbackServer } from '@x/test-kit/loopback-server';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { startStubProvider } from './stub-provider.ts';

/** `fetch` resolves URLs and sends the bearer only to allowed origins. */
export function describeOrigins<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  describe('fetch', () => {
    test('appends a path to the API base and keeps the path of the base', async () => {
      const { auth, stub } = await begin();

      await auth.fetch('/things?page=2');

      expect(stub.calls).toMatchObject([
        { path: '/base/things?page=2', headers: { authorization: 'Bearer bearer-token-1' } },
      ]);
    });

    test('accepts a URL of the API in every form that fetch accepts', async () => {
      const { auth, stub } = await begin();
      const url = `${stub.origin}/elsewhere`;

      await auth.fetch(url);
      await auth.fetch(new URL(url));
      await auth.fetch(new Request(url, { headers: { 'X-Own': '1' } }));

      expect(stub.calls.map(({ path }) => path)).toEqual(['/elsewhere', '/elsewhere', '/elsewhere']);
      expect(stub.calls[2]?.headers).toMatchObject({
        'x-own': '1',
        authorization: 'Bearer bearer-token-1',
      });
    });

    test('refuses another origin before anything is sent, a token request included', async () => {
      const { auth, stub } = await begin();
      const other = await startLoopbackServer();
      const { host } = new URL(stub.origin);

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
      expect(stub.received).toEqual([]);
    });

    test('treats a string that starts with two slashes as a path, not as a host', async () => {
      const { auth, stub } = await begin();

      await auth.fetch('//example.com/things');

      expect(stub.calls).toMatchObject([{ path: '/base//example.com/things' }]);
    });

    test('sends the bearer to an origin in allowedOrigins', async () => {
      const other = await startLoopbackServer();
      const { auth } = await begin({ allowedOrigins: [other.origin] });

      await auth.fetch(`${other.origin}/things`);

      expect(other.received).toMatchObject([{ headers: { authorization: 'Bearer bearer-token-1' } }]);
    });
  });

  async function begin(options: AuthOptions = {}) {
    const stub = await startStubProvider(definition);
    return { stub, auth: definition.createAuth({ ...stub.provider.options, ...options }) };
  }
}
