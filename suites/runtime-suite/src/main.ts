// Runs the suite on every runtime, prints the matrix, and compares it with docs/runtimes.md.
//
//   node src/main.ts [--update] [--only <start of a name, such as 'Node 20'>]

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run, tailOf } from 'scripts/release/run';
import { buildSuite } from './build-suite.ts';
import { startControlServer } from './control-server.ts';
import { hasPassed, putTable, type Run, toKnownLines, toReport, toTable } from './matrix.ts';
import { installation, type Runtime } from './runtime.ts';
import { bun } from './runtimes/bun.ts';
import { chromium } from './runtimes/chromium.ts';
import { deno } from './runtimes/deno.ts';
import { nodes } from './runtimes/node.ts';
import { testRunners } from './runtimes/test-runners.ts';
import { workerds } from './runtimes/workerd.ts';

const home = join(import.meta.dirname, '..');
const documentPath = join(home, '../../docs/runtimes.md');
const MAX_CONCURRENT = 4;
// Always the same calls, so that the table in the document stays true. The test of core takes a new seed each time.
const { PARITY_SEED = 1, PARITY_RUNS = 250 } = process.env;
const parity = { seed: Number(PARITY_SEED), count: Number(PARITY_RUNS) };

async function runOn(runtime: Runtime): Promise<Run> {
  const skipped = runtime.missing?.();
  if (skipped !== undefined) return { runtime, outcomes: [], skipped };
  const control = await startControlServer(parity);
  try {
    await runtime.run(control.url);
    const noReport = Promise.reject(new Error('It ended without a report.'));
    return { runtime, outcomes: await Promise.race([control.outcomes, noReport]) };
  } catch (error) {
    return { runtime, outcomes: [], broken: error instanceof Error ? error.message : String(error) };
  } finally {
    await control.stop();
  }
}

/** Runs a few at a time. Returns the results in the given order. */
async function runAll(runtimes: readonly Runtime[]): Promise<Run[]> {
  const runs: Run[] = [];
  const queue = [...runtimes.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) runs[next[0]] = await runOn(next[1]);
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
  return runs;
}

/** Whether the document has this table. Not checked if a runtime did not run. */
function checkDocument(runs: readonly Run[], update: boolean): boolean {
  const document = readFileSync(documentPath, 'utf8');
  const ran = runs.filter(({ skipped }) => skipped === undefined);
  if (ran.length < runtimes.length) return true;
  const expected = putTable(document, toTable(runs));
  if (update) writeFileSync(documentPath, expected);
  return update || expected === document;
}

const runtimes: Runtime[] = [...nodes, bun, deno, ...workerds, chromium, ...testRunners];
const { values } = parseArgs({
  options: { update: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const chosen = runtimes.filter(({ title, version }) =>
  `${title} ${version}`.toLowerCase().startsWith(values.only.toLowerCase()),
);
const install = await run('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only'], {
  cwd: installation,
  // Some hundred megabytes. Where the registry has closed a connection too early, pnpm waits for it and writes nothing.
  timeoutMs: 300_000,
  silentMs: 45_000,
  attempts: 6,
});
if (install.code !== 0) throw new Error(`The runtimes could not be installed. ${tailOf(install)}`);
await buildSuite();
const runs = await runAll(chosen);

console.log(toTable(runs));
for (const { runtime, outcomes, skipped, broken } of runs) {
  const row = `${runtime.title} ${runtime.version} ${runtime.build}`;
  if (skipped !== undefined) console.log(`${row}: skipped, ${skipped}`);
  if (broken !== undefined) console.error(`${row}: ${broken}`);
  for (const { name, error } of outcomes.filter((outcome) => !hasPassed(outcome))) {
    console.error(`${row}: ${name}. ${error}`);
  }
}

console.log(`parity: ${parity.count} calls on each, PARITY_SEED=${parity.seed}`);
for (const line of toKnownLines(runs)) console.log(line);

const report = toReport(runs) as { numPassedTests: number; numFailedTests: number; numPendingTests: number };
mkdirSync(join(home, 'reports'), { recursive: true });
writeFileSync(join(home, 'reports/runtimes.json'), JSON.stringify(report));
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);

const isDocumented = checkDocument(runs, values.update);
if (!isDocumented)
  console.error('The matrix in docs/runtimes.md is out of date. Run turbo run runtimes:update.');
if (failed > 0 || passed === 0 || !isDocumented) process.exitCode = 1;
