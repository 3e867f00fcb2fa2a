import type { Measure } from '../measure.ts';
import { tenantRows } from '../rows.ts';
import { stubTokenRequests } from '../stubbed-fetch.ts';
import { callAll, createTenants, heapKb } from '../tenants.ts';

export const measure: Measure = {
  name: 'heap',
  title: 'Memory of a tenant',
  how: `One process makes 10,000 clients (2,000 with \`--quick\`), each for a tenant of its own. **Idle**: what the heap grew by
for each, after a garbage collection; also for the first 1,000, because the sum must not grow faster than the number. **With a token**: after each has its first token, which is about 0.5 kB itself. The
global fetch answers in the process; simple-oauth2, which does not use it, asks the server.`,
  rows: tenantRows,
  figures: [
    { key: 'few', label: 'kB idle, 1,000', digits: 2 },
    { key: 'idle', label: 'kB idle, 10,000', digits: 2 },
    { key: 'token', label: 'kB with a token', digits: 2, isDrawn: true },
  ],
  rounds: 1,
  flags: ['--expose-gc'],
  async sample(_row, { create, server, isQuick }) {
    stubTokenRequests(server);
    // What a library loads or makes once is not a tenant's.
    await callAll(createTenants(create, 10));
    const before = await heapKb();
    const tenants = createTenants(create, 1_000);
    const few = ((await heapKb()) - before) / tenants.length;
    tenants.push(...createTenants(create, isQuick ? 1_000 : 9_000));
    const idle = (await heapKb()) - before;
    await callAll(tenants);
    const token = (await heapKb()) - before;
    return { few, idle: idle / tenants.length, token: token / tenants.length };
  },
};
