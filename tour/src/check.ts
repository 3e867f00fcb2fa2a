import { isDeepStrictEqual } from 'node:util';

/** One expectation of the tour, held against what happened. */
export interface Check {
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly held: boolean;
}

export function check(what: string, actual: unknown, expected: unknown): Check {
  return { what, actual, expected, held: isDeepStrictEqual(actual, expected) };
}
