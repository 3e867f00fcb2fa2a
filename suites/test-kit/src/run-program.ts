import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it wrote to its standard output so far. */
  output(): string;
  /** What it wrote to its standard error so far. */
  errors(): string;
  /** Both, in the order in which they were written. */
  all(): string;
  /** Resolves when the standard output contains `text`. Rejects if the program ends before that. */
  until(text: string): Promise<void>;
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface EndedProgram {
  readonly code: number | null;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
}

/** Where Node keeps the code that it has compiled. A program whose code is there starts in half the time. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));

/** Starts a program as a user would, in a separate process. It is killed when the test ends. */
export function startProgram(
  program: string,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): RunningProgram {
  // Only PATH is passed on: a developer may have real credentials in the environment.
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED, ...variables };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const written = { output: '', errors: '', all: '' };
  const collect = (stream: 'output' | 'errors') => (text: string) => {
    written[stream] += text;
    written.all += text;
  };
  child.stdout.setEncoding('utf8').on('data', collect('output'));
  child.stderr.setEncoding('utf8').on('data', collect('errors'));
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal }));

  return {
    child,
    exit,
    output: () => written.output,
    errors: () => written.errors,
    all: () => written.all,
    async until(text) {
      let hasEnded = false;
      while (!written.output.includes(text)) {
        if (hasEnded) throw new Error(`The program ended before it wrote "${text}": ${written.all}`);
        await Promise.race([
          once(child.stdout, 'data'),
          exit.then(() => {
            hasEnded = true;
          }),
        ]);
      }
    },
  };
}

/** Runs a program and waits until it ends. */
export async function runProgram(...program: Parameters<typeof startProgram>): Promise<EndedProgram> {
  const running = startProgram(...program);
  const { code } = await running.exit;
  return { code, output: running.all() };
}
