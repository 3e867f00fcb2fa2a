import type { AuthOptions } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import type { OptionKind, ProviderDefinition } from './definition.ts';
import { createFakeNetwork } from './fake-network.ts';

/** What a caller leaves out is what the package documents, above all the hosts that hear of secrets. */
export function describeDefaults<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  const { createAuth, documented, defaults } = definition;

  describe('a default', () => {
    test('stands in for every URL that may be left out', () => {
      const urls = Object.entries<OptionKind>(definition.options).filter(([, kind]) => kind === 'url?');

      expect(Object.keys(defaults)).toEqual(expect.arrayContaining(urls.map(([option]) => option)));
      expect(Object.keys(documented).filter((option) => option in defaults)).toEqual([]);
    });

    test('that is spelled out changes nothing that is sent, and not where to', async () => {
      const silent = await requestsOf(documented);

      expect(silent.map(({ authorization }) => authorization).at(-1)).toBe('Bearer bearer-token-1');
      expect(silent).toEqual(await requestsOf({ ...documented, ...defaults }));
    });
  });

  /** Everything that a client of these options sends to get a token, and the call that it puts the token on. */
  async function requestsOf(options: Options) {
    const { fetch, sent } = createFakeNetwork(definition);
    await createAuth({ ...options, fetch }).fetch('/things');
    return sent.map(({ headers, ...request }) => ({
      ...request,
      authorization: headers.get('authorization'),
    }));
  }
}
