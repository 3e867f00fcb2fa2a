import { createBloomaAuth } from '@x/blooma-auth';
import { shiftClocks } from '../clock-shift.ts';
import type { Measure } from '../measure.ts';
import { countTokenRequests, setMode } from '../server-control.ts';

type Signals = () => () => { signal?: AbortSignal };

const signals: Record<string, Signals> = {
  'no signal': () => () => ({}),
  'a signal of their own': () => () => ({ signal: new AbortController().signal }),
  'one shared signal': () => {
    const { signal } = new AbortController();
    return () => ({ signal });
  },
};

export const measure: Measure = {
  name: 'callers',
  title: 'Many callers of one client at an expiry',
  how: `Callers ask a client of Blooma whose token has expired, all at once. **µs each**: the CPU time from the first call to
the last answer, over the number of callers. **Ratio**: 10,000 callers over 100, each. **Requests**: token requests of the 10,000.
The one renewal costs the same however many wait for it, so each of the 100 has more of it: the ratio may be well below 1.`,
  rows: Object.keys(signals).map((name) => ({ name, kind: 'ours' })),
  figures: [
    { key: 'few', label: 'µs each, 100', digits: 1 },
    { key: 'many', label: 'µs each, 10,000', digits: 1, isDrawn: true },
    { key: 'ratio', label: 'ratio', digits: 2 },
    { key: 'requests', label: 'requests', digits: 0 },
  ],
  flags: ['--expose-gc', '--max-semi-space-size=128'],
  async sample({ name }, { server }) {
    const client = createBloomaAuth({
      baseUrl: server,
      authUrl: server,
      clientId: 'client',
      clientSecret: 'right',
    });
    let shiftMs = 0;
    /** The CPU time of one herd, in microseconds. */
    const herd = async (callers: number): Promise<number> => {
      shiftMs += 4_000_000;
      shiftClocks(shiftMs);
      await setMode(server);
      globalThis.gc?.();
      const next = signals[name]?.() ?? (() => ({}));
      const before = process.cpuUsage();
      await Promise.all(Array.from({ length: callers }, () => client.getToken(next())));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const least = async (callers: number, times: number): Promise<number> => {
      let us = Number.POSITIVE_INFINITY;
      for (let time = 0; time < times; time += 1) us = Math.min(us, await herd(callers));
      return us;
    };
    await herd(10_000);
    await least(100, 10);
    const few = (await least(100, 20)) / 100;
    const many = (await least(10_000, 5)) / 10_000;
    return { few, many, ratio: many / few, requests: await countTokenRequests(server) };
  },
};
