import { isPlainText, type Secret } from '../base/secret.ts';
import { isSecureUrl, parseUrl, quoteUrl } from '../base/url.ts';
import type { RetryRule } from '../issuing/retry.ts';
import { DEFAULT_TIMEOUT_MS } from '../issuing/transport.ts';
import type { AuthOptions, AuthSettings } from './auth-options.ts';

/**
 * Reads a factory's options, one by one, and refuses what cannot work. Every method throws a `TypeError`
 * that names the option and what was expected, and never quotes the value.
 */
export interface OptionReader<Options> {
  text(name: keyof Options & string, fallback?: string): string;
  secret(name: keyof Options & string): Secret;
  /** A base URL: absolute, https or loopback, no credentials, query or fragment. Returned without trailing slash. */
  url(name: keyof Options & string, fallback?: string): string;
  /** Refuses the option unless `holds`. */
  expect(name: keyof Options & string, holds: boolean, expected: string): void;
  /** The options shared by every provider. */
  settings(): AuthSettings;
  /** Refuses to run in a browser, where everyone can read a secret, unless `dangerouslyAllowBrowser` is true. */
  refuseBrowser(): void;
}

export function createOptionReader<Options extends AuthOptions>(
  factory: string,
  options: Options,
): OptionReader<Options> {
  const given = Object(options) as Record<string, unknown>;
  expect('the argument', given === options, 'an options object');

  function expect(name: string, holds: unknown, expected: string): void {
    if (!holds) throw new TypeError(`${factory}: ${name} must be ${expected}.`);
  }

  function text(name: string, fallback?: string): string {
    const { [name]: value = fallback } = given;
    expect(name, isPlainText(value), 'a non-empty string without control characters');
    return value as string;
  }

  function readUrl(name: string, value: string): URL {
    const url = isPlainText(value) && parseUrl(value);
    // Nothing but what may be quoted: no credentials, query or fragment.
    const isBase = url && isSecureUrl(url) && quoteUrl(url) === url.href;
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
    text,
    expect,

    secret(name) {
      const value = given[name];
      return isFunction(value) ? (value as Secret) : text(name);
    },

    url(name, fallback) {
      return readUrl(name, text(name, fallback)).href.replace(/\/+$/, '');
    },

    settings() {
      const { retry = {}, refreshAhead = {}, allowedOrigins = [], timeoutMs = DEFAULT_TIMEOUT_MS } = options;
      const { store, storeKeyPepper, fetch, onEvent, now = Date.now } = options;
      if (storeKeyPepper !== undefined) text('storeKeyPepper');
      for (const [name, value] of Object.entries({ fetch, onEvent, now })) {
        expect(name, value === undefined || isFunction(value), 'a function');
      }
      const isStore = store === undefined || [store?.get, store?.set, store?.delete].every(isFunction);
      expect('store', isStore, 'an object with get, set and delete');
      const rule = retry === false ? { attempts: 1 } : retry;
      for (const [name, value] of Object.entries({ retry: rule, refreshAhead })) {
        expect(name, Object(value) === value, 'an object');
      }
      const { attempts = 3, maxRetryAfterMs = 10_000 } = rule as RetryRule;
      expectNumbers(1, { timeoutMs, attempts });
      expectNumbers(0, { maxRetryAfterMs, ...refreshAhead });
      expect('allowedOrigins', Array.isArray(allowedOrigins), 'an array');
      return {
        store,
        storeKeyPepper,
        fetch,
        timeoutMs,
        retry: { attempts, maxRetryAfterMs },
        refreshAhead,
        onEvent,
        now,
        allowedOrigins: allowedOrigins.map((value) => readUrl('allowedOrigins', value).origin),
      };
    },

    refuseBrowser() {
      const { dangerouslyAllowBrowser: isAllowed = false } = options;
      expect('dangerouslyAllowBrowser', typeof isAllowed === 'boolean', 'true or false');
      const isBrowser = typeof document === 'object' || 'importScripts' in globalThis;
      if (isAllowed || !isBrowser) return;
      throw new TypeError(
        `${factory}: must not run in a browser, where everyone can read the secret. ` +
          'Keep the secret on a server and let the page call your server, or set dangerouslyAllowBrowser to true.',
      );
    },
  };
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
