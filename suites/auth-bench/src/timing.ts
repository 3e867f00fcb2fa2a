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

const TURNS = 100;
const WARM_UP_TURNS = 10;
/** A slow library has fewer turns. */
const MAX_TURNS_MS = 4_000;

/** Times each call in many short turns, and who begins changes. Returns the median of each, in nanoseconds a call. */
export async function timeByShortTurns<Name extends string>(
  calls: Readonly<Record<Name, () => Promise<unknown>>>,
  callsPerTurn: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(calls) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  const endsAt = performance.now() + MAX_TURNS_MS;
  for (let turn = -WARM_UP_TURNS; turn < 2 || (turn < TURNS && performance.now() < endsAt); turn += 1) {
    for (const name of names) {
      const startedAt = performance.now();
      for (let index = 0; index < callsPerTurn; index += 1) await calls[name]();
      if (turn >= 0) found[name].push(((performance.now() - startedAt) * 1e6) / callsPerTurn);
    }
    names.reverse();
  }
  return Object.fromEntries(names.map((name) => [name, median(found[name])])) as Record<Name, number>;
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
