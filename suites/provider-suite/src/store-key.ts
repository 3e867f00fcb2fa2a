import type { AuthOptions, StoredTokens, TokenStore } from '@x/auth-core';
import { describe, expect, test } from 'vitest';
import type { OptionKind, ProviderDefinition } from './definition.ts';
import { findSecrets } from './secret-search.ts';
import { startStubProvider } from './stub-provider.ts';

/** Options that do not affect whose token a client has. */
const NON_IDENTITY: AuthOptions = {
  timeoutMs: 5_000,
  retry: false,
  refreshAhead: { softMs: 1_000, hardMs: 0 },
  allowedOrigins: ['https://other.example.com'],
  onEvent: () => {},
};

/** Another value for an option, by its kind. */
const ANOTHER: Readonly<Partial<Record<OptionKind, unknown>>> = {
  url: 'https://other.example.com',
  'url?': 'https://other.example.com',
  'boolean?': false,
};

/** Clients with a shared store share a token only if the provider would issue the same token to both. */
export function describeStoreKey<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  const { name, createAuth, documented, defaults, identity, optionsAt } = definition;
  const own = Object.entries<OptionKind>(definition.options);
  const given = documented as Readonly<Record<string, unknown>>;
  const secrets = own.filter(([, kind]) => kind === 'secret').map(([option]) => option);
  const others: Readonly<Record<string, readonly unknown[]>> = {
    ...identity,
    ...Object.fromEntries(secrets.map((option) => [option, ['another-secret']])),
  };

  describe('the key in a shared store', () => {
    test.each(Object.entries(others))('differs if only %s differs', async (option, values) => {
      const all = [given[option], ...values].map((value) => ({ [option]: value }));

      expect(await share(...all)).toEqual({ keys: all.length, tokenRequests: all.length });
    });

    test.each(own.filter(([option]) => !(option in others)))(
      'is the same for another %s, which is not part of the identity',
      async (option, kind) => {
        const value = ANOTHER[kind] ?? 'another';

        expect(await share({}, { [option]: value })).toEqual({ keys: 1, tokenRequests: 1 });
      },
    );

    test.each(Object.entries(NON_IDENTITY))('is the same for another %s', async (option, value) => {
      expect(await share({}, { [option]: value })).toEqual({ keys: 1, tokenRequests: 1 });
    });

    test.each(own.filter(([, kind]) => kind.startsWith('url')))(
      'is the same for %s with and without a trailing slash',
      async (option) => {
        const url = 'https://other.example.com/base';

        expect(await share({ [option]: url }, { [option]: `${url}/` })).toMatchObject({ keys: 1 });
      },
    );

    test('is the same for an explicit default and for a secret callback', async () => {
      const callbacks = Object.fromEntries(secrets.map((option) => [option, async () => given[option]]));

      expect(await share({}, { ...defaults }, callbacks)).toEqual({ keys: 1, tokenRequests: 1 });
    });

    test('starts with the name of the provider, and reveals no option', async () => {
      const options = optionsAt('https://example.com/base');
      const { store, entries } = createSharedStore();
      const { fetch } = await startStubProvider(definition);
      await createAuth({ ...options, store, fetch }).getToken();

      const [key = ''] = entries.keys();
      const texts = Object.entries(options).filter(([, value]) => typeof value === 'string');
      expect(key).toMatch(new RegExp(`^${name}:[0-9a-f]{64}$`));
      expect(findSecrets(Object.fromEntries(texts), { key })).toEqual([]);
    });
  });

  /** Obtains a token with each of these options and one store. Counts the keys and the token requests. */
  async function share(...each: object[]): Promise<{ keys: number; tokenRequests: number }> {
    const { store, entries } = createSharedStore();
    const { fetch, provider } = await startStubProvider(definition);
    for (const options of each) {
      await createAuth({ ...documented, ...options, store, fetch }).getToken();
    }
    return { keys: entries.size, tokenRequests: provider.tokenRequests };
  }
}

function createSharedStore(): { store: TokenStore; entries: ReadonlyMap<string, StoredTokens> } {
  const entries = new Map<string, StoredTokens>();
  const store: TokenStore = {
    get: async (key) => entries.get(key),
    set: async (key, tokens) => void entries.set(key, tokens),
    delete: async (key) => void entries.delete(key),
  };
  return { store, entries };
}
