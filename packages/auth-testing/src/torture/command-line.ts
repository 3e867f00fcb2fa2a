import manifest from '../../package.json' with { type: 'json' };
import { readTortureOptions, type TortureOptions, USAGE } from './options.ts';
import { showProgress } from './progress.ts';
import { brokenBounds, toTable } from './report.ts';
import { toShownLocation } from './store/open-store.ts';
import { startTorture, type TortureRun } from './torture.ts';

const BROKEN = 1;
const NOT_RUN = 2;
/** As a shell reports a program that a signal ended. */
const INTERRUPTED = 130;

/** Runs the command. On wrong usage prints one line. */
export async function runTorture(args: readonly string[]): Promise<void> {
  try {
    const asked = readTortureOptions(args);
    if (asked === 'help') return void process.stdout.write(USAGE);
    if (asked === 'version') return void process.stdout.write(`${manifest.version}\n`);
    await torture(asked);
  } catch (error) {
    process.stderr.write(`x-auth-torture: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = NOT_RUN;
  }
}

async function torture(options: TortureOptions): Promise<void> {
  const { store, seconds, processes, callers, seed } = options;
  const run = await startTorture(options);
  stopOnSignals(run);
  print(`${processes} processes with ${callers} callers each share one login for ${seconds} s.`);
  print(`Store: ${toShownLocation(store)}. Seed: ${seed}.`);
  const progress = showProgress({ run, seconds, stream: process.stdout });
  const findings = await run.end.finally(progress.stop);
  print(`\n${toTable(findings)}`);
  const broken = brokenBounds(findings);
  print(broken.length === 0 ? 'Every bound holds.' : `Broken: ${broken.join(', ')}.`);
  if (broken.length > 0) process.exitCode = BROKEN;
}

/** A run that was interrupted leaves no process and nothing in the store. */
function stopOnSignals(run: TortureRun): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void run.stop().finally(() => process.exit(INTERRUPTED)));
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
