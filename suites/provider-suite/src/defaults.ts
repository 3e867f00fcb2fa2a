import type { AuthOptions } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import type { OptionKind, ProviderDefinition } from './definition.ts';
import { startStubProvider } from './stub-provider.ts';

/** Omitted options have the documented defaults, above all the hosts that receive secrets. */
export function describeDefaults<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  const { createAuth, documented, defaults } = definition;

  describe('a default', () => {
    test('exists for every optional URL', () => {
      const urls = Object.entries<OptionKind>(definition.options).filter(([, kind]) => kind === 'url?');

      expect(Object.keys(defaults)).toEqual(expect.arrayContaining(urls.map(([option]) => option)));
      expect(Object.keys(documented).filter((option) => option in defaults)).toEqual([]);
    });

    test('that is set explicitly changes no request', async () => {
      const requests = await requestsOf(documented);

      expect(requests.map(({ authorization }) => authorization).at(-1)).toBe('Bearer bearer-token-1');
      expect(requests).toEqual(await requestsOf({ ...documented, ...defaults }));
    });
  });

  /** The requests that a client with these options sends for a token and one API call. */
  async function requestsOf(options: Options) {
    const { fetch, sent } = await startStubProvider(definition);
    await createAuth({ ...options, fetch }).fetch('/things');
    return sent.map(({ headers, ...request }) => ({
      ...request,
      authorization: headers.get('authorization'),
    }));
  }
}
