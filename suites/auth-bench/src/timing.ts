import { measure } from 'mitata';
import { median } from './statistics.ts';

/** The median time of one call, in nanoseconds. Needs `--expose-gc`. */
async function timeCall(call: () => Promise<unknown>, isQuick: boolean): Promise<number> {
  // Without a parameter: mitata gives a function that has one the state of its loop.
  const { p50 } = await measure(() => call(), {
    min_cpu_time: (isQuick ? 30 : 50) * 1e6,
    batch_samples: 512,
  });
  return p50;
}

/**
 * Times each call by turns, several times. Other programs then slow all of them alike. Returns the least of each, in
 * nanoseconds.
 */
export async function timeByTurns<Name extends string>(
  calls: Readonly<Record<Name, () => Promise<unknown>>>,
  isQuick: boolean,
): Promise<Record<Name, number>> {
  const names = Object.keys(calls) as Name[];
  const least = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<
    Name,
    number
  >;
  for (let turn = 0; turn < 5; turn += 1) {
    for (const name of names) least[name] = Math.min(least[name], await timeCall(calls[name], isQuick));
  }
  return least;
}

/** The bytes that one call allocates. Needs `--expose-gc`, and a young generation that no run fills. */
export async function countBytes(call: () => Promise<unknown>): Promise<number> {
  const calls = 1_000;
  const found: number[] = [];
  for (let run = 0; run < 9; run += 1) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < calls; index += 1) await call();
    found.push((process.memoryUsage().heapUsed - before) / calls);
  }
  return median(found);
}
