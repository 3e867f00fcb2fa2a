import type { AuthOptions } from '@x/auth-core';
import { describe } from 'vitest';
import { describeBadOptions } from './bad-options.ts';
import { describeBearer } from './bearer.ts';
import { describeCaching } from './caching.ts';
import { describeContract } from './contract.ts';
import { describeDefaults } from './defaults.ts';
import type { ProviderDefinition } from './definition.ts';
import { describeFailures } from './failures.ts';
import { describeLeaks } from './leaks.ts';
import { describeOrigins } from './origins.ts';
import { describeRedirects } from './redirects.ts';
import { describeReplays } from './replays.ts';
import { describeStoreKey } from './store-key.ts';

/**
 * Everything that a provider package must hold, as tests. Its own test folder adds what is true of it alone.
 *
 * @example
 * import { describeProvider } from '@x/provider-suite';
 * import { blooma } from './definition.ts';
 *
 * describeProvider(blooma);
 */
export function describeProvider<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  // A thousand calls take a while on a busy machine; that is no failure.
  describe(definition.title, { timeout: 60_000 }, () => {
    describeContract(definition);
    describeCaching(definition);
    describeStoreKey(definition);
    describeFailures(definition);
    describeLeaks(definition);
    describeBearer(definition);
    describeOrigins(definition);
    describeReplays(definition);
    describeRedirects(definition);
    describeBadOptions(definition);
    describeDefaults(definition);
  });
}
