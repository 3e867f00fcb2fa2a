import { isBrowser } from '../base/browser.ts';
import { systemNow } from '../base/clock.ts';
import { DEFAULT_TIMEOUT_MS } from '../base/deadline.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import { isPlainText, type Secret } from '../base/secret.ts';
import { isSecureUrl, parseUrl } from '../base/url.ts';
import type { RetryRule } from '../issuing/retry.ts';
import type { AuthOptions, AuthSettings } from './auth-options.ts';

const MAX_URL_LENGTH = 2_000;

/**
 * Reads a factory's options one by one, and refuses invalid ones. Every method throws a `TypeError` that names the
 * option and says what was expected. It never quotes the value.
 */
export interface OptionReader<Options> {
  /** A copy of the options from when the reader was made, without their prototype, which anyone may have changed. */
  readonly given: Readonly<Options>;
  text(name: keyof Options & string, fallback?: string): string;
  secret(name: keyof Options & string): Secret;
  /** A base URL: absolute, https or loopback, no credentials, query or fragment. Returned without trailing slash. */
  url(name: keyof Options & string, fallback?: string): string;
  /** Refuses the option unless `holds`. */
  expect(name: keyof Options & string, holds: boolean, expected: string): void;
  /** The options shared by every provider. */
  settings(): AuthSettings;
  /** Refuses to run in a browser, where everyone can read a secret, unless `dangerouslyAllowBrowser` is true. `alternative` goes into the message, such as `, createX of @x/y`. */
  refuseBrowser(alternative?: string): void;
}

export function createOptionReader<Options extends AuthOptions>(
  factory: string,
  options: Options,
): OptionReader<Options> {
  expect('the argument', Object(options) === options, 'an options object');
  const given = ownMembers(options);

  function expect(name: string, holds: unknown, expected: string): void {
    if (!holds) throw new TypeError(`${factory}: ${name} must be ${expected}.`);
  }

  function text(name: string, fallback?: string): string {
    const { [name]: value = fallback } = given as Record<string, unknown>;
    expect(name, isPlainText(value), 'a non-empty string without control characters');
    return value as string;
  }

  function readUrl(name: string, value: string): URL {
    const url = isPlainText(value) && value.length <= MAX_URL_LENGTH && parseUrl(value);
    const isBase = url && isSecureUrl(url) && url.origin + url.pathname === url.href;
    expect(name, isBase, 'an https URL (or http on loopback) without credentials, query or fragment');
    return url as URL;
  }

  function expectNumbers(least: number, values: object): void {
    for (const [name, value] of Object.entries(values)) {
      const holds = value === undefined || (typeof value === 'number' && value >= least);
      expect(name, holds, `a number from ${least}`);
    }
  }

  return {
    given,
    text,
    expect,

    secret(name) {
      const value: unknown = given[name];
      return isFunction(value) ? (value as Secret) : text(name);
    },

    url(name, fallback) {
      const { href } = readUrl(name, text(name, fallback));
      let end = href.length;
      while (href[end - 1] === '/') end -= 1;
      return href.slice(0, end);
    },

    settings() {
      const { retry = {}, refreshAhead = {}, tokenBudget, allowedOrigins = [] } = given;
      const { timeoutMs = DEFAULT_TIMEOUT_MS, storeTimeoutMs = 500 } = given;
      const { store, storeKeyPepper, fetch, onEvent, waitUntil, now = systemNow } = given;
      if (storeKeyPepper !== undefined) text('storeKeyPepper');
      for (const [name, value] of Object.entries({ fetch, onEvent, waitUntil, now })) {
        expect(name, value === undefined || isFunction(value), 'a function');
      }
      const isStore = store === undefined || [store?.get, store?.set, store?.delete].every(isFunction);
      expect('store', isStore, 'an object with get, set and delete');
      const rule = retry === false ? { attempts: 1 } : retry;
      for (const [name, value] of Object.entries({ retry: rule, refreshAhead })) {
        expect(name, Object(value) === value, 'an object');
      }
      const { attempts = 3, maxRetryAfterMs = 10_000 } = ownMembers(rule as RetryRule);
      const { softMs, hardMs } = ownMembers(refreshAhead);
      const ahead = omitUndefined({ softMs, hardMs });
      const budget = ownMembers(tokenBudget ?? {});
      const { perHour, perDay, refuse = false } = budget;
      expectNumbers(1, { timeoutMs, storeTimeoutMs, attempts, perHour, perDay });
      expectNumbers(0, { maxRetryAfterMs, ...ahead });
      const isBudget = (perHour || perDay) && typeof refuse === 'boolean';
      expect('tokenBudget', tokenBudget === undefined || isBudget, 'an object with perHour or perDay');
      expect('allowedOrigins', Array.isArray(allowedOrigins), 'an array');
      return {
        store,
        storeTimeoutMs,
        storeKeyPepper,
        fetch,
        timeoutMs,
        retry: { attempts, maxRetryAfterMs },
        tokenBudget: tokenBudget && budget,
        refreshAhead: ahead,
        onEvent,
        waitUntil,
        now,
        allowedOrigins: allowedOrigins.map((value) => readUrl('allowedOrigins', value).origin),
      };
    },

    refuseBrowser(alternative = '') {
      const { dangerouslyAllowBrowser: isAllowed = false } = given;
      expect('dangerouslyAllowBrowser', typeof isAllowed === 'boolean', 'true or false');
      if (isAllowed || !isBrowser()) return;
      throw new TypeError(
        `${factory}: must not run in a browser or app, where everyone can read the secret. ` +
          'Keep it on a server and let the page call your server: createApiProxy of @x/auth-core/proxy, ' +
          `createTokenBroker of @x/auth-core/broker${alternative}. Or set dangerouslyAllowBrowser to true.`,
      );
    },
  };
}

/** A copy without the prototype, each member read once. */
function ownMembers<T extends object>(value: T): T {
  return { __proto__: null, ...value };
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
