import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** One runtime that can run the suite. */
export interface Runtime {
  /** What its row is called. */
  readonly title: string;
  /** Its version, as far as this repository decides it. */
  readonly version: string;
  /** How the packages get in: as ES modules or CommonJS out of node_modules, or in a bundle. */
  readonly build: 'ESM' | 'CJS' | 'bundle';
  /** Why it cannot run here, if it cannot. */
  readonly missing?: () => string | undefined;
  /** Runs the suite to its end, which is when the runtime has nothing left to do. */
  readonly run: (controlUrl: string) => Promise<void>;
}

/** Where `pnpm install` puts the runtimes. */
export const installation = join(import.meta.dirname, '../runtimes');

const LONGEST_RUN_MS = 120_000;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end. @throws Error with what it printed, when it fails or takes too long. */
export async function runCommand({ file, args, env = {} }: Command): Promise<void> {
  const child = spawn(file, args, {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: some runtimes are started by a script, and a signal to that alone would leave them behind.
    detached: true,
  });
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), LONGEST_RUN_MS);
  try {
    const [out, err, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)]);
    if (exit !== 0) throw new Error(`It ended with ${exit}. ${`${out}${err}`.trim()}`);
  } finally {
    clearTimeout(timer);
  }
}

function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}
