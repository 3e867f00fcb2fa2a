import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number | null;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
}

/** Starts a program of this folder as a user would: by itself, with the packages as they are built. */
export function start(
  program: string,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  // Nothing of our own environment but what it takes to start: a developer may have real variables set.
  const env = { PATH: process.env.PATH, ...variables };
  return spawn(process.execPath, [program, ...args], { cwd: folder, env });
}

/** Runs a program to its end. */
export async function run(...program: Parameters<typeof start>): Promise<Ended> {
  const child = start(...program);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}
