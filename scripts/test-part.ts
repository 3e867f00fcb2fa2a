/**
 * Runs the tests of one part of the repository, and ends with their sum: `node scripts/test-part.ts sign-in`. What has not
 * changed since the last run comes from the cache.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

import { printSummary } from './test-summary.ts';

/** The folders whose tests belong to each part. */
export const PARTS: Readonly<Record<string, readonly string[]>> = {
  'sign-in': ['packages/auth-core', 'packages/blastiq-auth', 'suites/browser-suite', 'examples'],
  frontends: ['packages/auth-core', 'suites/frontend-suite', 'examples'],
};

if (import.meta.main) {
  const [name = ''] = process.argv.slice(2);
  const { [name]: folders } = PARTS;
  if (!folders) throw new Error(`There is no part ${name}. There are: ${Object.keys(PARTS).join(', ')}.`);

  const reports = folders.map((folder) => `${folder}/reports/vitest.json`);
  // One that is left from an earlier run would count.
  for (const report of reports) rmSync(report, { force: true });
  const filters = folders.map((folder) => `--filter=./${folder}`);
  const { status } = spawnSync('turbo', ['run', 'test', ...filters, '--continue', '--output-logs=new-only'], {
    stdio: 'inherit',
  });
  const found = reports.filter((report) => existsSync(report));
  const isBroken = status !== 0 || found.length < reports.length;
  if (!printSummary(found, isBroken)) process.exitCode = 1;
}
