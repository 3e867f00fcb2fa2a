// For test runners, which have globals and an environment of their own.
import { runSuite } from './run-suite.ts';

declare const test: (name: string, run: () => Promise<void>, timeoutMs: number) => void;
declare const process: { readonly env: Readonly<Record<string, string>> };

const { CONTROL_URL = '', CROSS_ORIGIN = '' } = process.env;

test('every case runs', () => runSuite(CONTROL_URL, { crossOrigin: CROSS_ORIGIN === 'true' }), 110_000);
