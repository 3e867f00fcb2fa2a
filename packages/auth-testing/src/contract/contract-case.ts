/** One sentence of a contract, as a test of any runner. */
export interface ContractCase {
  /** A sentence that is true of whoever keeps the contract. */
  readonly name: string;
  /** Rejects with an `AssertionError` where the sentence is not true. */
  run(): Promise<void>;
}

/**
 * Hands the cases to a test runner: `test` of vitest, of node:test, of Jest or of Bun.
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
  // A closure without parameters: a runner that passes a callback to one with a parameter would wait for it.
  for (const { name, run } of cases) test(name, () => run());
}
