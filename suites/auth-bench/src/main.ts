// Measures, and writes docs/benchmarks.md.
//
//   node src/main.ts [--only hot,bundle] [--rows blooma] [--rounds 5] [--minutes 9] [--quick] [--resume] [--page]
//
// --only   these measures; the page keeps what it had of the others
// --rows   only rows whose name contains this, printed and not kept
// --rounds how many samples of each row, each in a fresh process; 1 with --quick
// --minutes how long it may take: a measure that has no time left takes fewer samples; 3 with --quick
// --quick  shorter samples, printed and not kept
// --resume goes on with the latest run of all measures, which was stopped
// --page   writes the page from the samples that there are, and measures nothing

import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { peersFolder } from './folders.ts';
import { loadMeasure, MEASURES, shareOf } from './measure-list.ts';
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
    minutes: { type: 'string' },
    quick: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});
const { rows, quick, page, resume } = values;
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const minutes = Number(values.minutes ?? (quick ? 3 : 9));
const results = readResults();
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
if (names.length > 0) {
  report('installing the other libraries');
  execFileSync('pnpm', ['install', '--frozen-lockfile', '--silent', '--prefer-offline'], {
    cwd: peersFolder,
    stdio: 'inherit',
  });
  results.versions = readVersions();
}
const isKept = !quick && rows === undefined;
if (!resume && names.length === MEASURES.length) results.runAt = startedAt;
const { runAt = startedAt } = results;
const left = names.filter((name) => !resume || results.measures[name]?.runAt !== runAt);
for (const [index, name] of left.entries()) {
  const measure = await loadMeasure(name);
  const shareMs = shareOf(left.slice(index), startedAt + minutes * 60_000 - Date.now());
  const result = await runMeasure(measure, {
    rounds,
    isQuick: quick,
    rowFilter: rows,
    runAt,
    shareMs,
    report,
  });
  console.log(`\n${toTable(measure, result)}\n`);
  if (!isKept) continue;
  // Another run may have written since.
  results.measures = { ...readResults().measures, [name]: result };
  writeResults(results);
}
if (page || isKept) {
  await writePage(results);
  report('wrote docs/benchmarks.md');
}
