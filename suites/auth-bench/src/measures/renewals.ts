import { createBloomaAuth } from '@x/blooma-auth';
import type { Measure } from '../measure.ts';
import { toAnswer } from '../provider-answers.ts';
import { heapKb } from '../tenants.ts';

export const measure: Measure = {
  name: 'renewals',
  title: 'Many renewals of one client',
  how: `One client of Blooma renews its token again and again, by \`forceRefresh\`, over a fetch that answers at once.
**Growth** is what the heap after garbage collection grew by, from after the first 1,000 to the end. 1,000,000 renewals
with \`X_AUTH_LONG_TESTS=1\`, else 5,000, or 1,000 with \`--quick\`. Each answer is a new one, with a random token, which is part of the CPU time.`,
  rows: [{ name: '@x/blooma-auth', kind: 'ours' }],
  figures: [
    { key: 'count', label: 'renewals', digits: 0 },
    { key: 'us', label: 'µs of CPU each', digits: 0 },
    { key: 'growth', label: 'kB of growth', digits: 0 },
  ],
  rounds: 1,
  flags: ['--expose-gc'],
  async sample(_row, { isQuick }) {
    const count = process.env.X_AUTH_LONG_TESTS === '1' ? 1_000_000 : isQuick ? 1_000 : 5_000;
    const client = createBloomaAuth({
      baseUrl: 'https://acme.blooma.ai',
      clientId: 'client',
      clientSecret: 'secret',
      async fetch() {
        // As with a network, the event loop turns before an answer.
        await new Promise((resolve) => setImmediate(resolve));
        return Response.json(toAnswer('/oauth/token', 3_600));
      },
    });
    const renew = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) await client.getToken({ forceRefresh: true });
    };
    await renew(1_000);
    const before = await heapKb();
    const cpu = process.cpuUsage();
    await renew(count);
    const { user, system } = process.cpuUsage(cpu);
    return { count, us: (user + system) / count, growth: (await heapKb()) - before };
  },
};
