import type { Measure } from '../measure.ts';
import { attachingRows } from '../rows.ts';
import { stubFetch } from '../stubbed-fetch.ts';
import { create as createClosure } from '../subjects/closure.ts';
import { timeByTurns } from '../timing.ts';

export const measure: Measure = {
  name: 'attach',
  title: 'What attaching the token adds to a fetch',
  how: `The global fetch is replaced by one that answers at once with a 204, and each call passes a plain string URL. What
the bare stub costs is subtracted. **Ratio**: over what the closure with a \`new Headers\` adds in the same process. Our
clients check the origin, copy what the caller passed and look at the answer; the closure does nothing of that. ky and
openapi-fetch build a \`Request\`.`,
  rows: attachingRows.filter(({ name }) => name !== 'constant'),
  figures: [
    { key: 'ratio', label: 'x the closure', digits: 2, isDrawn: true },
    { key: 'us', label: 'µs added', digits: 2 },
  ],
  flags: ['--expose-gc', '--max-semi-space-size=128'],
  async sample(_row, { create, server, isQuick }) {
    const url = `${server}/loans`;
    const client = create();
    const least = createClosure({ server, secret: 'right', clientId: 'closure' });
    await Promise.all([client.fetch?.(url), least.fetch?.(url)]);
    stubFetch();
    const ns = await timeByTurns(
      {
        bare: () => fetch(url),
        call: async () => client.fetch?.(url),
        least: async () => least.fetch?.(url),
      },
      isQuick,
    );
    const added = ns.call - ns.bare;
    return { ratio: added / (ns.least - ns.bare), us: added / 1_000 };
  },
};
