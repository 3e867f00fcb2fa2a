// For test runners, which have globals and an environment of their own.
import type { FakeTimers } from './case.ts';
import { runSuite } from './run-suite.ts';

interface Runner {
  useFakeTimers(): unknown;
  advanceTimersByTimeAsync(ms: number): Promise<unknown>;
  useRealTimers(): unknown;
  setSystemTime(epochMs: number): unknown;
}

declare const test: (name: string, run: () => Promise<void>, timeoutMs: number) => void;
declare const process: { readonly env: Readonly<Record<string, string>> };
declare const vi: Runner;
declare const jest: Runner;

const { CONTROL_URL = '', HAS_CLONES = 'true' } = process.env;
const runner = typeof vi === 'undefined' ? jest : vi;

const fakeTimers: FakeTimers = {
  install: () => void runner.useFakeTimers(),
  async advance(ms) {
    if (ms < 0) runner.setSystemTime(Date.now() + ms);
    else await runner.advanceTimersByTimeAsync(ms);
  },
  uninstall: () => void runner.useRealTimers(),
};

test(
  'every case runs',
  () => runSuite(CONTROL_URL, { crossOrigin: false, hasClones: HAS_CLONES === 'true', fakeTimers }),
  110_000,
);
