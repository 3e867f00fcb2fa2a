import type { ContractCase } from '@x/auth-testing';

/** The names of the cases that fail. */
export async function findBroken(cases: readonly ContractCase[]): Promise<string[]> {
  const broken = await Promise.all(
    cases.map(({ name, run }) =>
      run().then(
        () => [],
        () => [name],
      ),
    ),
  );
  return broken.flat();
}
