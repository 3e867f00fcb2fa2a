/**
 * Creates a provider package that works, with its spec, its emulator, its tests and its place in the tour and the
 * suites. Asks for what the flags do not give, if there is a terminal. docs/guides/fifth-provider.md is the guide.
 *
 *   pnpm new-provider fifth --grant session --encoding json --refresh --credentials apiKey,apiSecret
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Answers, complete, objection, readFlags } from './new-provider/answers.ts';
import { askTerminal } from './new-provider/ask.ts';
import { toRegistrations } from './new-provider/registrations.ts';
import { toSkeleton } from './new-provider/skeleton.ts';
import { ASKS_REGISTRY, cleanEnvironment, run, tailOf } from './release/run.ts';

/** Writes the files of a new provider, and adds it to the files that name every provider. Returns their paths. */
export function plantProvider(root: string, answers: Answers): string[] {
  const files = [...toSkeleton(root, answers), ...toRegistrations(root, answers)];
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return files.map(([file]) => file);
}

async function readAnswers(given: Partial<Answers>): Promise<Answers> {
  const answers = complete(given);
  if (!('missing' in answers)) return answers;
  if (process.stdin.isTTY && process.stdout.isTTY) return askTerminal(given);
  throw new TypeError(`Missing: ${answers.missing.join(', ')}.`);
}

/** Runs a program of the repository that it belongs to, not one that is installed elsewhere. */
async function runHere(root: string, command: string, args: readonly string[]): Promise<void> {
  const program =
    command === 'node' ? process.execPath : join(import.meta.dirname, '../node_modules/.bin', command);
  const outcome = await run(program, args, { ...ASKS_REGISTRY, cwd: root, env: cleanEnvironment() });
  if (outcome.code !== 0) throw new Error(`\`${command} ${args[0]}\` failed. ${tailOf(outcome)}`);
}

if (import.meta.main) {
  try {
    const { root, ...given } = readFlags(process.argv.slice(2));
    const problem = given.name === undefined ? undefined : objection(root, given.name);
    if (problem) throw new TypeError(problem);
    const answers = await readAnswers(given);
    const refused = objection(root, answers.name);
    if (refused) throw new TypeError(refused);

    const files = plantProvider(root, answers);
    // The pinned pnpm: another one would write the lockfile in another way. In CI, pnpm refuses to change it.
    await runHere(root, 'pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile']);
    await runHere(root, 'node', [resolve(root, 'scripts/generate.ts')]);
    await runHere(root, 'biome', ['check', '--write', '--files-ignore-unknown=true', ...files]);

    console.log(`${answers.title} is a provider of this repository now. These files were written:`);
    for (const file of files) console.log(`  ${file}`);
    console.log('docs/guides/fifth-provider.md says what to change in each of them, and in which order.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
