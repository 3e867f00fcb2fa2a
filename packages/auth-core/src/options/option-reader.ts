import { systemNow } from '../base/clock.ts';
import { DEFAULT_TIMEOUT_MS } from '../base/deadline.ts';
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
  /** Refuses the options as a whole: what comes after the name of the factory. */
  refuse(sentence: string): never;
}

export function createOptionReader<Options extends AuthOptions>(
  factory: string,
  options: Options,
): OptionReader<Options> {
  expect('the argument', isObject(options), 'an options object');
  const given = ownMembers(options);

  function refuse(sentence: string): never {
    throw new TypeError(`${factory}: ${sentence}.`);
  }

  function expect(name: string, holds: unknown, expected: string): void {
    if (!holds) refuse(`${name} must be ${expected}`);
  }

  /** Refuses members that are given and do not hold. */
  function expectEach(members: object, holds: (value: unknown) => unknown, expected: string): void {
    for (const [name, value] of Object.entries(members)) {
      expect(name, value === undefined || holds(value), expected);
    }
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

  return {
    given,
    text,
    expect,
    refuse,

    secret(name) {
      const value: unknown = given[name];
      return isFunction(value) ? (value as Secret) : text(name);
    },

    url(name, fallback) {
      return readUrl(name, text(name, fallback)).href.replace(/\/+$/, '');
    },

    settings() {
      const { retry = {}, refreshAhead = {}, tokenBudget, allowedOrigins = [] } = given;
      const { timeoutMs = DEFAULT_TIMEOUT_MS, storeTimeoutMs = 500 } = given;
      const { store, storeKeyPepper, fetch, onEvent, waitUntil, now = systemNow } = given;
      const rule = retry === false ? { attempts: 1 } : retry;
      if (storeKeyPepper !== undefined) text('storeKeyPepper');
      expectEach({ fetch, onEvent, waitUntil, now }, isFunction, 'a function');
      expectEach({ store }, isStore, 'an object with get, set and delete');
      expectEach({ retry: rule, refreshAhead }, isObject, 'an object');
      expectEach({ allowedOrigins }, Array.isArray, 'an array');
      const { attempts = 3, maxRetryAfterMs = 10_000 } = ownMembers(rule as RetryRule);
      const ahead = ownMembers(refreshAhead);
      const { softMs, hardMs } = ahead;
      const budget = ownMembers(tokenBudget ?? {});
      const { perHour, perDay, refuse: isLimit = false } = budget;
      expectEach({ timeoutMs, storeTimeoutMs, attempts, perHour, perDay }, isFrom(1), 'a number from 1');
      expectEach({ maxRetryAfterMs, softMs, hardMs }, isFrom(0), 'a number from 0');
      const isBudget = (perHour || perDay) && typeof isLimit === 'boolean';
      expect('tokenBudget', tokenBudget === undefined || isBudget, 'an object with perHour or perDay');
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
  };
}

/** A copy without the prototype, each member read once. */
function ownMembers<T extends object>(value: T): T {
  return { __proto__: null, ...value };
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isObject(value: unknown): boolean {
  return Object(value) === value;
}

function isStore(value: unknown): boolean {
  const { get, set, delete: remove } = Object(value);
  return [get, set, remove].every(isFunction);
}

function isFrom(least: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && value >= least;
}
