import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number | null;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
}

/** Runs a program of this folder as a user would: by itself, with the packages as they are built. */
export async function run(
  program: string,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  // Nothing of our own environment but what it takes to start: a developer may have real variables set.
  const env = { PATH: process.env.PATH, ...variables };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { code, output };
}
