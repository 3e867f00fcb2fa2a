import { isSecureUrl } from './address.ts';
import type { AuthOptions, AuthSettings } from './options.ts';
import { isPlainText, type Secret } from './secret.ts';
import type { TokenStore } from './store.ts';
import { DEFAULT_TIMEOUT_MS } from './transport.ts';

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
  /** Refuses to go on in a browser, where a secret is no secret, unless the caller insists. */
  refuseBrowser(instead: string): void;
}

// The longest delay that timers keep; a longer one fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createOptionReader<Options extends AuthOptions>(
  factory: string,
  options: Options,
): OptionReader<Options> {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${factory}: expected an options object.`);

  function expect(name: string, holds: boolean, expected: string): void {
    if (!holds) throw new TypeError(`${factory}: ${name} must be ${expected}.`);
  }

  function read(name: string, fallback?: unknown): unknown {
    return (options as Record<string, unknown>)[name] ?? fallback;
  }

  function text(name: string, fallback?: string): string {
    const value = read(name, fallback);
    expect(name, isPlainText(value), 'a non-empty string without control characters');
    return value as string;
  }

  function number(name: string, value: unknown, least: number): void {
    const fits = typeof value === 'number' && value >= least && value <= LONGEST_TIMER_MS;
    expect(name, value === undefined || fits, `a number from ${least} to ${LONGEST_TIMER_MS}`);
  }

  function callback(name: string): void {
    const value = read(name);
    expect(name, value === undefined || typeof value === 'function', 'a function');
  }

  function isStore(value: unknown): value is TokenStore {
    const store = Object(value);
    return ['get', 'set', 'delete'].every((verb) => typeof store[verb] === 'function');
  }

  return {
    text,
    expect,

    secret(name) {
      const value = read(name);
      expect(
        name,
        typeof value === 'function' || isPlainText(value),
        'a non-empty string, or a function that gives one',
      );
      return value as Secret;
    },

    url(name, fallback) {
      const value = text(name, fallback);
      const url = URL.canParse(value) ? new URL(value) : undefined;
      expect(name, url !== undefined && isSecureUrl(url), 'an absolute https URL (http on loopback alone)');
      const { username, password, search, hash, origin, pathname } = url as URL;
      expect(name, !(username || password || search || hash), 'a URL without credentials, query or fragment');
      return origin + pathname.replace(/\/+$/, '');
    },

    settings() {
      const { store, retry = {}, refreshAhead = {}, allowedOrigins = [] } = options;
      for (const name of ['fetch', 'onEvent', 'now']) callback(name);
      expect('store', store === undefined || isStore(store), 'an object with get, set and delete');
      number('timeoutMs', options.timeoutMs, 1);
      expect('retry', retry === false || Object(retry) === retry, 'an object or false');
      expect('refreshAhead', Object(refreshAhead) === refreshAhead, 'an object');
      const { attempts = 3, maxRetryAfterMs = 10_000 } = retry || { attempts: 1 };
      number('retry.attempts', attempts, 1);
      number('retry.maxRetryAfterMs', maxRetryAfterMs, 0);
      number('refreshAhead.softMs', refreshAhead.softMs, 0);
      number('refreshAhead.hardMs', refreshAhead.hardMs, 0);
      expect('allowedOrigins', Array.isArray(allowedOrigins), 'an array of origins');
      return {
        store,
        fetch: options.fetch,
        timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        retry: { attempts, maxRetryAfterMs },
        refreshAhead,
        onEvent: options.onEvent,
        now: options.now ?? Date.now,
        allowedOrigins: allowedOrigins.map((value) => {
          const url = URL.canParse(value) ? new URL(value) : undefined;
          const isOrigin = url !== undefined && isSecureUrl(url) && `${url.origin}/` === url.href;
          expect('allowedOrigins', isOrigin, 'an array of origins, such as https://files.example.com');
          return (url as URL).origin;
        }),
      };
    },

    refuseBrowser(instead) {
      const inBrowser = typeof document === 'object' || 'importScripts' in globalThis;
      if (inBrowser && options.dangerouslyAllowBrowser !== true) {
        throw new TypeError(
          `${factory}: in a browser everybody can read the secret. ${instead} Or set dangerouslyAllowBrowser: true.`,
        );
      }
    },
  };
}
