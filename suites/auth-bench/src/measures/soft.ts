import { shiftClocks } from '../clock-shift.ts';
import type { Measure } from '../measure.ts';
import { LIFETIME_S } from '../provider-answers.ts';
import { renewingRows } from '../rows.ts';
import { setMode } from '../server-control.ts';

const DELAY_MS = 300;

export const measure: Measure = {
  name: 'soft',
  title: 'The wait of a caller before the expiry',
  how: `A token of one hour, and a server that takes ${DELAY_MS} ms for the next one. The clocks of the process are set to 200, 60
and 5 seconds before the expiry, each with a new client, and one call is timed. A wait of ${DELAY_MS} ms or more: the caller waits
for the renewal. Our clients renew behind the caller's back between 5 minutes and 30 seconds before the expiry, and wait
in the last 30 seconds. A library that does not wait at 5 seconds hands out a token that may expire on its way.`,
  rows: renewingRows,
  figures: [
    { key: 's200', label: 'ms at 200 s', digits: 0 },
    { key: 's60', label: 'ms at 60 s', digits: 0, isDrawn: true },
    { key: 's5', label: 'ms at 5 s', digits: 0 },
  ],
  rounds: 1,
  async sample(_row, { create, server }) {
    const waits: Record<string, number> = {};
    for (const seconds of [200, 60, 5]) {
      shiftClocks(0);
      const client = create();
      await setMode(server);
      await client.getToken?.();
      await setMode(server, { delayMs: DELAY_MS });
      shiftClocks((LIFETIME_S - seconds) * 1_000);
      const startedAt = process.hrtime.bigint();
      await client.getToken?.();
      waits[`s${seconds}`] = Number(process.hrtime.bigint() - startedAt) / 1e6;
    }
    await setMode(server);
    return waits;
  },
};
