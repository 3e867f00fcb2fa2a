/** One rule of a contract, as a test for any test runner. */
export interface ContractCase {
  /** The rule in one sentence. */
  readonly name: string;
  /** Rejects with an `AssertionError` if the rule is broken. */
  run(): Promise<void>;
}

/**
 * Registers the cases with a test runner: the `test` function of vitest, node:test, Jest or Bun.
 *
 * @example
 * import { test } from 'node:test';
 * import { testContract, verifyTokenStore } from '@x/auth-testing';
 *
 * testContract(test, verifyTokenStore(() => createMyStore()));
 */
export function testContract(
  test: (name: string, run: () => Promise<void>) => unknown,
  cases: readonly ContractCase[],
): void {
  // A function without parameters: with one, some runners pass a `done` callback and wait for it.
  for (const { name, run } of cases) test(name, () => run());
}
