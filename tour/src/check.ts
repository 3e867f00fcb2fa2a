import { isDeepStrictEqual } from 'node:util';

/** An expected value and the actual one. */
export interface Check {
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly passed: boolean;
}

export function check(what: string, actual: unknown, expected: unknown): Check {
  return { what, actual, expected, passed: isDeepStrictEqual(actual, expected) };
}
