import { isPlainText } from '../base/secret.ts';
import { isSecureUrl, parseUrl } from '../base/url.ts';

const MAX_URL_LENGTH = 2_000;

/**
 * Reads a factory's options one by one, and refuses invalid ones. Every method throws a `TypeError` that names the
 * option and says what was expected. It never quotes the value.
 */
export interface MemberReader<Options> {
  /** A copy of the options from when the reader was made, without their prototype, which anyone may have changed. */
  readonly given: Readonly<Options>;
  text(name: keyof Options & string, fallback?: string): string;
  /** A base URL: absolute, https or loopback, no credentials, query or fragment. Returned without trailing slash. */
  url(name: keyof Options & string, fallback?: string): string;
  /** Refuses the option unless `holds`. */
  expect(name: keyof Options & string, holds: boolean, expected: string): void;
  /** Refuses the options as a whole: what comes after the name of the factory. */
  refuse(sentence: string): never;
}

export function createMemberReader<Options extends object>(
  factory: string,
  options: Options,
): MemberReader<Options> {
  expect('the argument', isObject(options), 'an options object');
  const given = ownMembers(options);
  return {
    given,
    text,
    url,
    expect,
    refuse,
  };

  function refuse(sentence: string): never {
    throw new TypeError(`${factory}: ${sentence}.`);
  }

  function expect(name: string, holds: boolean, expected: string): void {
    if (!holds) refuse(`${name} must be ${expected}`);
  }

  function url(name: string, fallback?: string): string {
    const value = text(name, fallback);
    const base = readBaseUrl({ expect }, name, value).href.replace(/\/+$/, '');
    // The text of the app where it is the same, so that each client does not keep a copy.
    return base === value ? value : base;
  }

  function text(name: string, fallback?: string): string {
    const { [name]: value = fallback } = given as Record<string, unknown>;
    expect(name, isPlainText(value), 'a non-empty string without control characters');
    return value as string;
  }
}

/** A reader whose names are not checked: those of members of an option are no options. */
interface AnyReader {
  expect(name: string, holds: boolean, expected: string): void;
}

/** Refuses members that are given and do not hold. */
export function expectEach(
  reader: AnyReader,
  members: object,
  holds: (value: unknown) => boolean,
  expected: string,
): void {
  for (const [name, value] of Object.entries(members)) {
    reader.expect(name, value === undefined || holds(value), expected);
  }
}

export function readBaseUrl(reader: AnyReader, name: string, value: unknown): URL {
  const url = isPlainText(value) && value.length <= MAX_URL_LENGTH ? parseUrl(value) : undefined;
  const isBase = url !== undefined && isSecureUrl(url) && url.origin + url.pathname === url.href;
  reader.expect(name, isBase, 'an https URL (or http on loopback) without credentials, query or fragment');
  return url as URL;
}

/** A copy without the prototype, each member read once. */
export function ownMembers<T extends object>(value: T): T {
  return { __proto__: null, ...value };
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

export function isObject(value: unknown): boolean {
  return Object(value) === value;
}

export function isFrom(least: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && value >= least;
}
