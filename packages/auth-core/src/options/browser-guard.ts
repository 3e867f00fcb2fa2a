import { isBrowser } from '../base/browser.ts';
import type { AuthOptions } from './auth-options.ts';
import type { OptionReader } from './option-reader.ts';

/**
 * Refuses to run in a browser, where everyone can read a secret, unless `dangerouslyAllowBrowser` is true. `alternative`
 * goes into the message, such as `, createX of @x/y`.
 *
 * @throws TypeError
 */
export function refuseBrowser({ given, expect, refuse }: OptionReader<AuthOptions>, alternative = ''): void {
  const { dangerouslyAllowBrowser: isAllowed = false } = given;
  expect('dangerouslyAllowBrowser', typeof isAllowed === 'boolean', 'true or false');
  if (isAllowed || !isBrowser()) return;
  refuse(
    'must not run in a browser or app, where everyone can read the secret. ' +
      'Keep it on a server and let the page call your server: createApiProxy of @x/auth-core/proxy, ' +
      `createTokenBroker of @x/auth-core/broker${alternative}. Or set dangerouslyAllowBrowser to true`,
  );
}
