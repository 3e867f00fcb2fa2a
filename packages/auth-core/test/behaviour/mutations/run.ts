// Breaks one rule of core at a time, runs the model on it, and compares the outcome with docs/decisions/0017.
// Fails if the model does not notice, if another rule than the expected one catches the mutation, if the page has
// another table, or if an edit no longer fits the source. A model stops at the first run that fails, so most take a
// second.
//
//   node run.ts [--update] [--only <part of a sentence>]

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ModelReport } from '../model.test.ts';
import { mutations } from './list.ts';
import { findStaleEdits, type Mutation } from './mutation.ts';
import { describeProblem, type Outcome, putTable, toTable } from './table.ts';

const SEED = 7;
const RUNS = 40_000;
const AT_ONCE = availableParallelism();
const MAX_RUN_MS = 600_000;
const page = join(import.meta.dirname, '../../../../../docs/decisions/0017-the-model-and-what-it-caught.md');

/** In a process of its own, which can be ended: a mutation may loop for ever. */
async function runModel({ sentence }: Mutation): Promise<ModelReport> {
  const child = fork(new URL('./run-model.ts', import.meta.url), [sentence], {
    env: { ...process.env, MODEL_SEED: String(SEED), MODEL_RUNS: String(RUNS) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    timeout: MAX_RUN_MS,
    killSignal: 'SIGKILL',
  });
  let report: ModelReport = { runs: 0 };
  child.on('message', (message) => {
    report = message as ModelReport;
  });
  await once(child, 'exit');
  return report;
}

async function runAll(all: readonly Mutation[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = [...all.entries()];
  const startedAt = performance.now();
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, mutation] = next;
      const outcome = { mutation, report: await runModel(mutation) };
      outcomes[index] = outcome;
      const { runs, failure } = outcome.report;
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      done += 1;
      console.log(`[${done}/${all.length}, ${seconds} s] ${mutation.sentence}:`);
      console.log(`    ${failure?.rules[0] ?? 'not caught'}, run ${runs}`);
      for (const command of failure?.commands ?? []) console.log(`    ${command}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

const { values } = parseArgs({
  options: { update: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const stale = mutations.flatMap(findStaleEdits);
if (stale.length > 0) throw new Error(`These edits no longer fit the source:\n${stale.join('\n')}`);

const chosen = mutations.filter(({ sentence }) => sentence.includes(values.only));
if (chosen.length === 0) throw new Error(`No mutation has this in its sentence: ${values.only}`);
const outcomes = await runAll(chosen);
console.log(toTable(outcomes));

const problems = outcomes.flatMap((outcome) => describeProblem(outcome) ?? []);
if (chosen.length === mutations.length && problems.length === 0) {
  const document = readFileSync(page, 'utf8');
  const wanted = putTable(document, toTable(outcomes));
  if (values.update) writeFileSync(page, wanted);
  else if (wanted !== document) problems.push('docs/decisions/0017: run turbo run mutations:update.');
}
console.log(`${outcomes.length} mutations, seed ${SEED}, ${RUNS} runs each`);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
