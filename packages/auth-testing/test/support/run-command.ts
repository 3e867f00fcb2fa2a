import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const command = fileURLToPath(new URL('../../src/cli/command.ts', import.meta.url));

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when the output contains this text, or when the command has ended. */
  until(text: string): Promise<void>;
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs the command from its source, in a separate process. */
export function runEmulatorCommand(...args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text;
  });
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  onTestFinished(() => void child.kill('SIGKILL'));

  return {
    child,
    exit,
    output: () => written.output,
    errors: () => written.errors,
    async until(text) {
      while (!written.output.includes(text) && child.exitCode === null) {
        await Promise.race([once(child.stdout, 'data'), exit]);
      }
    },
  };
}
