// Measures, and writes docs/benchmarks.md.
//
//   node src/main.ts [--only hot,bundle] [--rows blooma] [--rounds 5] [--quick] [--page]
//
// --only   these measures; the page keeps what it had of the others
// --rows   only rows whose name contains this, printed and not kept
// --rounds how many samples of each row, each in a fresh process; 2 with --quick
// --quick  shorter samples, printed and not kept
// --page   writes the page from the samples that there are, and measures nothing

import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { peersFolder } from './folders.ts';
import { loadMeasure, MEASURES } from './measure-list.ts';
import { toTable } from './page/table.ts';
import { writePage } from './page/write-page.ts';
import { readResults, writeResults } from './results.ts';
import { runMeasure } from './run-measure.ts';
import { readVersions } from './versions.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: MEASURES.join(',') },
    rows: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});
const { rows, quick, page } = values;
const rounds = Number(values.rounds ?? (quick ? 2 : 5));
const names = page ? [] : values.only.split(',');
const unknown = names.find((name) => !MEASURES.some((known) => known === name));
if (unknown !== undefined) {
  console.error(`There is no measure ${unknown}. There are: ${MEASURES.join(', ')}.`);
  process.exit(1);
}

const startedAt = Date.now();
const report = (line: string): void => {
  console.log(`${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(4)} s  ${line}`);
};
const results = readResults();
if (names.length > 0) {
  report('installing the other libraries');
  execFileSync('pnpm', ['install', '--frozen-lockfile', '--silent', '--prefer-offline'], {
    cwd: peersFolder,
    stdio: 'inherit',
  });
  results.versions = readVersions();
}
for (const name of names) {
  const measure = await loadMeasure(name);
  const result = await runMeasure(measure, { rounds, isQuick: quick, rowFilter: rows, report });
  console.log(`\n${toTable(measure, result)}\n`);
  if (quick || rows !== undefined) continue;
  // Another run may have written since.
  results.measures = { ...readResults().measures, [name]: result };
  writeResults(results);
}
if (page || !(quick || rows !== undefined)) {
  await writePage(results);
  report('wrote docs/benchmarks.md');
}
