/** How often a property test runs, and from which seed. The test prints both, so that it can be run again. */
export interface PropertyRuns {
  readonly numRuns: number;
  readonly seed: number;
}

/** `runs` runs from a new seed, unless the variables `<NAME>_RUNS` and `<NAME>_SEED` say otherwise. */
export function readPropertyRuns(name: string, runs: number): PropertyRuns {
  const { [`${name}_RUNS`]: numRuns = runs, [`${name}_SEED`]: seed = Math.floor(Math.random() * 2 ** 31) } =
    process.env;
  return { numRuns: Number(numRuns), seed: Number(seed) };
}
