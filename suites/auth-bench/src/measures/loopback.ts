import type { Measure } from '../measure.ts';
import { attachingRows } from '../rows.ts';
import { median } from '../statistics.ts';

const headers = { Authorization: 'Bearer constant' };

export const measure: Measure = {
  name: 'loopback',
  title: 'Client CPU of a request over loopback',
  how: `Requests one after another to a server in another process, whose body is read where the library leaves that to the
app. **CPU** is the user and system time of the client's process. **Ratio**: over a fetch with a constant header in the
same process, the median of turns of 100 requests that alternate. Other programs on the machine disturb caches, so
ratios below about 1.05 are noise.`,
  rows: attachingRows,
  figures: [
    { key: 'ratio', label: 'x a constant header', digits: 2, isDrawn: true },
    { key: 'us', label: 'µs of CPU', digits: 0 },
  ],
  async sample(_row, { create, server, isQuick }) {
    const url = `${server}/loans`;
    const client = create();
    const calls = {
      constant: async () => drain(await fetch(url, { headers })),
      client: async () => drain(await client.fetch?.(url)),
    };
    const turns: { constant: number; client: number }[] = [];
    for (let turn = -3; turn < (isQuick ? 6 : 10); turn += 1) {
      const us = { constant: await cpuOf(calls.constant), client: await cpuOf(calls.client) };
      if (turn >= 0) turns.push(us);
    }
    const us = median(turns.map((turn) => turn.client));
    return { ratio: median(turns.map((turn) => turn.client / turn.constant)), us };
  },
};

/** The CPU time of one call, in microseconds. */
async function cpuOf(call: () => Promise<unknown>): Promise<number> {
  const calls = 100;
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

async function drain(answer: unknown): Promise<void> {
  if (answer instanceof Response && !answer.bodyUsed && answer.body) await answer.text();
}
