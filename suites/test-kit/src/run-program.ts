import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  readonly code: number | null;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
}

/** Starts a program as a user would: in a separate process, with the built packages. */
export function startProgram(
  program: string,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  // Only PATH is passed on: a developer may have real credentials in the environment.
  const env = { PATH: process.env.PATH, ...variables };
  return spawn(process.execPath, [program, ...args], { env });
}

/** Runs a program and waits until it ends. */
export async function runProgram(...program: Parameters<typeof startProgram>): Promise<Ended> {
  const child = startProgram(...program);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}
