/** What a property test prints, so that it can be run again: how often, and from where. */
export interface Chance {
  readonly numRuns: number;
  readonly seed: number;
}

/** So many runs from a new seed, unless `<NAME>_RUNS` and `<NAME>_SEED` say otherwise. */
export function readChance(name: string, runs: number): Chance {
  const { [`${name}_RUNS`]: numRuns = runs, [`${name}_SEED`]: seed = Math.floor(Math.random() * 2 ** 31) } =
    process.env;
  return { numRuns: Number(numRuns), seed: Number(seed) };
}
