// Compiles what users write against the built declarations, under every compiler, and prints the matrix.

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compile, type Verdict } from './compile.ts';
import { hasPassed, toReport, toTable } from './matrix.ts';
import { settings } from './setting.ts';

const verdicts: Verdict[] = [];
const queue = [...settings];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) verdicts.push(...(await compile(next)));
  }),
);

console.log(toTable(verdicts));
// One mistake shows up in many settings: it is told once.
const seen = new Map<string, Set<string>>();
for (const { setting, complaints } of verdicts) {
  const { compiler, resolution, environment } = setting;
  for (const complaint of complaints) {
    const where = seen.get(complaint) ?? new Set();
    seen.set(complaint, where.add(`TypeScript ${compiler}, ${resolution}, ${environment}`));
  }
}
for (const [complaint, [first, ...others]] of seen) {
  console.error(`${first}${others.length ? `, and ${others.length} more` : ''}: ${complaint}`);
}

const reports = join(import.meta.dirname, '../reports');
mkdirSync(reports, { recursive: true });
writeFileSync(join(reports, 'types.json'), JSON.stringify(toReport(verdicts)));
const passed = verdicts.filter(hasPassed).length;
console.log(`${passed} passed, ${verdicts.length - passed} failed`);
if (passed < verdicts.length || passed === 0) process.exitCode = 1;
