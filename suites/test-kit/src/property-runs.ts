import { type ShortAndLong, shortOrLong } from './long-tests.ts';

/** How often a property test runs, and from which seed. The test prints both, so that it can be run again. */
export interface PropertyRuns {
  readonly numRuns: number;
  readonly seed: number;
}

/** This number of runs from a new seed, unless the variables `<NAME>_RUNS` and `<NAME>_SEED` say otherwise. */
export function readPropertyRuns(name: string, runs: number | ShortAndLong): PropertyRuns {
  const {
    [`${name}_RUNS`]: numRuns = typeof runs === 'number' ? runs : shortOrLong(runs),
    [`${name}_SEED`]: seed = Math.floor(Math.random() * 2 ** 31),
  } = process.env;
  return { numRuns: Number(numRuns), seed: Number(seed) };
}
