import type { Measure } from '../measure.ts';
import { tenantRows } from '../rows.ts';
import { stubTokenRequests } from '../stubbed-fetch.ts';
import type { BenchClient } from '../subject.ts';
import { create as createClosure } from '../subjects/closure.ts';
import { callAll, createTenants } from '../tenants.ts';
import { timeByShortTurns } from '../timing.ts';

export const measure: Measure = {
  name: 'tenants',
  title: 'A cached token of one of 10,000 clients',
  how: `As the first table, but each call asks one of 10,000 clients (2,000 with \`--quick\`), chosen at random: what a client
keeps is then rarely in the cache of the processor. **Ratio**: over the same number of closures in the same process, the
median of up to 100 turns over that of as many turns of the closures in between. A turn asks half as many times as there are
clients, so each finds in the cache what the other one left there. The closures against themselves show how much is noise.`,
  rows: tenantRows,
  figures: [
    { key: 'ratio', label: 'x the closure', digits: 2, isDrawn: true },
    { key: 'ns', label: 'ns', digits: 0 },
  ],
  flags: ['--expose-gc', '--max-semi-space-size=128'],
  async sample(_row, { create, server, isQuick }) {
    stubTokenRequests(server);
    const count = isQuick ? 2_000 : 10_000;
    const clients = createTenants(create, count);
    const closures = createTenants(
      () => createClosure({ server, secret: 'right', clientId: 'closure' }),
      count,
    );
    await callAll(clients);
    await callAll(closures);
    const ns = await timeByShortTurns({ client: pickAny(clients), closure: pickAny(closures) }, count / 2);
    return { ratio: ns.client / ns.closure, ns: ns.client };
  },
};

/** Asks the clients in an order that a processor cannot guess. */
function pickAny(clients: readonly BenchClient[]): () => Promise<unknown> {
  let state = 1;
  return async () => {
    // A linear congruential generator, of Numerical Recipes.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return clients[state % clients.length]?.getToken?.();
  };
}
