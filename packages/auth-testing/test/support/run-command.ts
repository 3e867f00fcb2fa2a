import { fileURLToPath } from 'node:url';
import { type RunningProgram, startProgram } from '@x/test-kit/run-program';

const command = fileURLToPath(new URL('../../src/cli/command.ts', import.meta.url));

/** Runs the command from its source, in a separate process. */
export function runEmulatorCommand(...args: readonly string[]): RunningProgram {
  return startProgram(command, args);
}
