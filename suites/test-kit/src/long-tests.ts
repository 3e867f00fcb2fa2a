/** A number that decides how long a test takes, such as a number of runs or a length. */
export interface ShortAndLong {
  /** For every run of the tests. */
  readonly short: number;
  /** For `X_AUTH_LONG_TESTS=1`. */
  readonly long: number;
}

/** The number for this run of the tests. */
export function shortOrLong({ short, long }: ShortAndLong): number {
  return process.env.X_AUTH_LONG_TESTS ? long : short;
}
