import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A runtime that can run the suite. */
export interface Runtime {
  /** The name of its row. */
  readonly title: string;
  /** Its version, if this repository pins it. */
  readonly version: string;
  /** How it loads the packages: as ES modules or CommonJS from node_modules, or in a bundle. */
  readonly build: 'ESM' | 'CJS' | 'bundle';
  /** The reason why it cannot run here, or undefined. */
  readonly missing?: () => string | undefined;
  /** Runs the suite until the runtime exits. */
  readonly run: (controlUrl: string) => Promise<void>;
}

/** The folder where `pnpm install` installs the runtimes. */
export const installation = join(import.meta.dirname, '../runtimes');

const MAX_RUN_MS = 120_000;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command. @throws Error with its output if it fails or takes too long. */
export async function runCommand({ file, args, env = {} }: Command): Promise<void> {
  const child = spawn(file, args, {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A separate process group: some runtimes are started by a script, and killing only the script would leave them running.
    detached: true,
  });
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), MAX_RUN_MS);
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
