import { createBloomaAuth } from '@x/blooma-auth';
import type { Measure } from '../measure.ts';
import { medianSlope, type Point } from '../statistics.ts';
import { heapKb } from '../tenants.ts';

/** On a busy machine, so many as there is time for. */
const MAX_MS = 100_000;
/** How often the heap is measured. */
const HEAPS = 10;
/** As long as a JWT. */
const TOKEN_START = 'x'.repeat(500);

export const measure: Measure = {
  name: 'renewals',
  title: 'Many renewals of one client',
  how: `One client of Blooma renews its token again and again, by \`forceRefresh\`, over a fetch that answers at once with a new
token each time, 1,000,000 times or as often as 100 seconds allow. The heap after garbage collection is measured after each
tenth of them. Node makes its own tables of responses larger and smaller, by some MB at a time, so **growth** is the median of
how fast the heap grew between any two of these moments, times the number of renewals. The CPU time includes the stub.`,
  rows: [{ name: '@x/blooma-auth', kind: 'ours' }],
  figures: [
    { key: 'count', label: 'renewals', digits: 0 },
    { key: 'us', label: 'µs of CPU each', digits: 0 },
    { key: 'growth', label: 'kB of growth', digits: 0 },
  ],
  rounds: 1,
  flags: ['--expose-gc'],
  async sample(_row, { isQuick }) {
    const batch = isQuick ? 2_000 : 100_000;
    let answers = 0;
    const client = createBloomaAuth({
      baseUrl: 'https://acme.blooma.ai',
      clientId: 'client',
      clientSecret: 'secret',
      async fetch() {
        answers += 1;
        // As with a network, the event loop turns now and then.
        if (answers % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
        const token = `${TOKEN_START}${answers}`;
        return new Response(`{"access_token":"${token}","token_type":"Bearer","expires_in":3600}`);
      },
    });
    const renew = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) await client.getToken({ forceRefresh: true });
    };
    // The first ones make what all later ones use.
    await renew(batch);
    const startedAt = performance.now();
    const heaps: Point[] = [];
    let [count, cpuUs] = [0, 0];
    do {
      const cpu = process.cpuUsage();
      await renew(batch);
      const { user, system } = process.cpuUsage(cpu);
      cpuUs += user + system;
      count += batch;
      heaps.push([count, await heapKb()]);
    } while (heaps.length < 2 || (heaps.length < HEAPS && performance.now() - startedAt < MAX_MS));
    return { count, us: cpuUs / count, growth: medianSlope(heaps) * count };
  },
};
