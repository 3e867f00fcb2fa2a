import type { Measure } from '../measure.ts';
import { cachingRows } from '../rows.ts';
import { create as createClosure } from '../subjects/closure.ts';
import { countBytes, timeByTurns } from '../timing.ts';

export const measure: Measure = {
  name: 'hot',
  title: 'A cached token',
  how: `Each call asks for a token that is in memory and valid for another hour, and is awaited. **Ratio**: the time of the
call over the time of the closure in the same process, each the least of five turns that alternate. **Bytes**: what the
heap grows by in 1,000 calls without a garbage collection, divided by 1,000, the promise of \`await\` included. The bearer
policy of Azure builds a whole request around the token, so its row compares only roughly.`,
  rows: cachingRows,
  figures: [
    { key: 'ratio', label: 'x the closure', digits: 2, isDrawn: true },
    { key: 'ns', label: 'ns', digits: 0 },
    { key: 'bytes', label: 'bytes a call', digits: 0 },
  ],
  flags: ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256'],
  async sample(_row, { create, server, isQuick }) {
    const { getToken: call } = create();
    const { getToken: least } = createClosure({ server, secret: 'right', clientId: 'closure' });
    if (!call || !least) throw new Error('There is no getToken.');
    await Promise.all([call(), least()]);
    const ns = await timeByTurns({ call, least }, isQuick);
    return { ratio: ns.call / ns.least, ns: ns.call, bytes: await countBytes(call) };
  },
};
