import { createBloomaAuth } from '@x/blooma-auth';
import type { Measure } from '../measure.ts';
import { heapKb } from '../tenants.ts';

/** On a busy machine, so many as there is time for. */
const MAX_MS = 100_000;
const BATCH = 10_000;
/** As long as a JWT. */
const TOKEN_START = 'x'.repeat(500);

export const measure: Measure = {
  name: 'renewals',
  title: 'Many renewals of one client',
  how: `One client of Blooma renews its token again and again, by \`forceRefresh\`, over a fetch that answers at once with a new
token each time. **Growth** is what the heap after garbage collection grew by, from after the first 100,000 renewals to the
end: until then, Node makes its own tables of responses larger, by some MB. 1,000,000 renewals, or as many as 100 seconds
allow. The CPU time includes the stub.`,
  rows: [{ name: '@x/blooma-auth', kind: 'ours' }],
  figures: [
    { key: 'count', label: 'renewals', digits: 0 },
    { key: 'us', label: 'µs of CPU each', digits: 0 },
    { key: 'growth', label: 'kB of growth', digits: 0 },
  ],
  rounds: 1,
  flags: ['--expose-gc'],
  async sample(_row, { isQuick }) {
    const wanted = isQuick ? BATCH : 1_000_000;
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
    await renew(isQuick ? BATCH : 10 * BATCH);
    const before = await heapKb();
    const startedAt = performance.now();
    const cpu = process.cpuUsage();
    let count = 0;
    while (count < wanted && performance.now() - startedAt < MAX_MS) {
      await renew(BATCH);
      count += BATCH;
    }
    const { user, system } = process.cpuUsage(cpu);
    return { count, us: (user + system) / count, growth: (await heapKb()) - before };
  },
};
