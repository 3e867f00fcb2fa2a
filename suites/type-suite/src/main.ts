// Compiles example programs with the built declarations and every compiler, and prints the matrix.

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compile, type Verdict, writePrograms } from './compile.ts';
import { hasPassed, toReport, toTable } from './matrix.ts';
import { settings } from './setting.ts';

writePrograms();
const verdicts: Verdict[] = [];
const queue = [...settings];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) verdicts.push(...(await compile(next)));
  }),
);

console.log(toTable(verdicts));
// An error may occur in many settings, but is printed once.
const seen = new Map<string, Set<string>>();
for (const { setting, errors } of verdicts) {
  const { compiler, resolution, environment } = setting;
  for (const error of errors) {
    const where = seen.get(error) ?? new Set();
    seen.set(error, where.add(`TypeScript ${compiler}, ${resolution}, ${environment}`));
  }
}
for (const [error, [first, ...others]] of seen) {
  console.error(`${first}${others.length ? `, and ${others.length} more` : ''}: ${error}`);
}

const reports = join(import.meta.dirname, '../reports');
mkdirSync(reports, { recursive: true });
writeFileSync(join(reports, 'types.json'), JSON.stringify(toReport(verdicts)));
const passed = verdicts.filter(hasPassed).length;
console.log(`${passed} passed, ${verdicts.length - passed} failed`);
if (passed < verdicts.length || passed === 0) process.exitCode = 1;
