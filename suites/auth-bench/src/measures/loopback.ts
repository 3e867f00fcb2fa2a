import { getHeapStatistics } from 'node:v8';
import type { Measure } from '../measure.ts';
import { attachingRows } from '../rows.ts';
import { median } from '../statistics.ts';

const headers = { Authorization: 'Bearer constant' };

export const measure: Measure = {
  name: 'loopback',
  title: 'Client CPU of a request over loopback',
  how: `Requests one after another to a server in another process, whose body is read where the library leaves that to the
app. **CPU** is the user and system time of the client's process. **Ratio**: over a fetch with a constant header in the
same process, the median of 150 turns of 20 requests of each; who begins changes from turn to turn. Most turns are too
short for a garbage collection, so the ratio does not count what those cost. **Allocated** shows it: what the heap grows by
for each request. The constant header against itself shows how much is noise.`,
  rows: attachingRows,
  figures: [
    { key: 'ratio', label: 'x a constant header', digits: 2, isDrawn: true },
    { key: 'us', label: 'µs of CPU', digits: 0 },
    { key: 'kb', label: 'kB allocated', digits: 1 },
  ],
  async sample(_row, { create, server, isQuick }) {
    const url = `${server}/loans`;
    const client = create();
    const calls = {
      constant: async () => drain(await fetch(url, { headers })),
      client: async () => drain(await client.fetch?.(url)),
    };
    const turns: { constant: Turn; client: Turn }[] = [];
    for (let turn = -WARM_UP_TURNS; turn < (isQuick ? 60 : 150); turn += 1) {
      // Who comes second finds the caches of the processor as the first one left them.
      const names = turn % 2 === 0 ? (['constant', 'client'] as const) : (['client', 'constant'] as const);
      const found: Partial<Record<keyof typeof calls, Turn>> = {};
      for (const name of names) found[name] = await takeTurn(calls[name]);
      if (turn >= 0) turns.push(found as Required<typeof found>);
    }
    return {
      ratio: median(turns.map((turn) => turn.client.us / turn.constant.us)),
      us: median(turns.map((turn) => turn.client.us)),
      kb: median(turns.map((turn) => turn.client.kb)),
    };
  },
};

const WARM_UP_TURNS = 15;

/** What one call costs. */
interface Turn {
  /** The CPU time, in microseconds. */
  readonly us: number;
  /** What the heap grew by, in kB. */
  readonly kb: number;
}

async function takeTurn(call: () => Promise<unknown>): Promise<Turn> {
  const calls = 20;
  const heap = getHeapStatistics().used_heap_size;
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return {
    us: (user + system) / calls,
    kb: (getHeapStatistics().used_heap_size - heap) / 1_000 / calls,
  };
}

async function drain(answer: unknown): Promise<void> {
  if (answer instanceof Response && !answer.bodyUsed && answer.body) await answer.text();
}
