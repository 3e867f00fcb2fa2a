#!/usr/bin/env node
import { runTorture } from './command-line.ts';
import { PROCESS_ARGUMENT } from './crew.ts';
import { runProcess } from './process/run-process.ts';

// The command starts itself again for each process. Not awaited, because the CommonJS build has no top-level await.
const [first] = process.argv.slice(2);
if (first === PROCESS_ARGUMENT && process.send) runProcess();
else void runTorture(process.argv.slice(2)).then(endProcess);

/** Ends the command when its output is written. A store of the user may have a connection that would keep it alive. */
function endProcess(): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}
