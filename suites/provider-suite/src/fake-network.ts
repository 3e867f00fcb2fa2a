import type { AuthOptions } from '@x/auth-core';
import type { ProviderDefinition } from './definition.ts';
import type { SentRequest } from './spec-check.ts';

/** A `fetch` that plays the provider at every host, including the default hosts. Sends nothing. */
export interface FakeNetwork {
  readonly fetch: typeof globalThis.fetch;
  readonly sent: readonly SentRequest[];
  readonly tokenRequests: number;
}

export function createFakeNetwork<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): FakeNetwork {
  const { tokenPaths, discovery = {}, tokenResponse } = definition;
  const sent: SentRequest[] = [];
  let tokenRequests = 0;

  return {
    sent,
    get tokenRequests() {
      return tokenRequests;
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const { method, url, headers } = request;
      sent.push({ method, url, headers, body: await request.text() });
      const address = url.replace(/\?.*$/, '');
      for (const [path, answer] of Object.entries(discovery)) {
        if (address.endsWith(path)) return Response.json(answer(address.slice(0, -path.length)));
      }
      if (!tokenPaths.some((path) => address.endsWith(path))) return new Response();
      tokenRequests += 1;
      return Response.json(
        tokenResponse({ accessToken: `bearer-token-${tokenRequests}`, lifetimeMs: 300_000 }),
      );
    },
  };
}
