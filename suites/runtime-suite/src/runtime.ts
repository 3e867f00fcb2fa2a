import { join } from 'node:path';
import { run } from 'scripts/release/run';

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
  const outcome = await run(file, args, {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...env },
    timeoutMs: MAX_RUN_MS,
  });
  const { code, stdout, stderr } = outcome;
  if (code !== 0) throw new Error(`It ended with ${code}. ${`${stdout}${stderr}`.trim()}`);
}
