import type { AuthOptions } from '@x/auth-core';
import { describe } from 'vitest';
import { describeBadOptions } from './bad-options.ts';
import { describeBearer } from './bearer.ts';
import { describeCaching } from './caching.ts';
import { describeContract } from './contract.ts';
import { describeDefaults } from './defaults.ts';
import type { ProviderDefinition } from './definition.ts';
import { describeExports } from './exports.ts';
import { describeFailures } from './failures.ts';
import { describeForeignText } from './foreign-text.ts';
import { describeLeaks } from './leaks.ts';
import { describeOrigins } from './origins.ts';
import { describeRedirects } from './redirects.ts';
import { describeRepeatedSecrets } from './repeated-secrets.ts';
import { describeReplays } from './replays.ts';
import { describeStoreKey } from './store-key.ts';

/**
 * Registers the tests that every provider package must pass. Each package adds tests of what only it does.
 *
 * @example
 * import { describeProvider } from '@x/provider-suite';
 * import { blooma } from './definition.ts';
 *
 * describeProvider(blooma);
 */
export function describeProvider<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  // A thousand calls can take long on a busy machine.
  describe(definition.title, { timeout: 60_000 }, () => {
    describeContract(definition);
    describeExports(definition);
    describeCaching(definition);
    describeStoreKey(definition);
    describeFailures(definition);
    describeLeaks(definition);
    describeRepeatedSecrets(definition);
    describeForeignText(definition);
    describeBearer(definition);
    describeOrigins(definition);
    describeReplays(definition);
    describeRedirects(definition);
    describeBadOptions(definition);
    describeDefaults(definition);
  });
}
