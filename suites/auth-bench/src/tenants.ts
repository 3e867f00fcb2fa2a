import type { BenchClient } from './subject.ts';

/** Requests at a time. */
const CONCURRENT = 50;

export function createTenants(create: () => BenchClient, count: number): BenchClient[] {
  return Array.from({ length: count }, () => create());
}

/** Lets each client get a token. */
export async function callAll(clients: readonly BenchClient[]): Promise<void> {
  const queue = clients.values();
  const work = async (): Promise<void> => {
    for (const client of queue) await client.getToken?.();
  };
  await Promise.all(Array.from({ length: CONCURRENT }, work));
}

/** The heap after garbage collection, in kB: the least of several, since some objects need more than one. Needs `--expose-gc`. */
export async function heapKb(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 6; turn += 1) {
    // What a weak reference gave is kept until the end of a turn of the event loop, and so are timers that were cleared.
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least / 1_000;
}
