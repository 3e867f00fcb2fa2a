import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Sample } from './measure.ts';

const programs = join(import.meta.dirname, 'programs');

/** No sample takes this long. A library that hangs must not hold up the others. */
const MAX_SAMPLE_MS = 120_000;

/** Starts the loopback server. @throws Error if it ends before it listens. */
export async function startServer(): Promise<{ origin: string; stop(): void }> {
  const child = spawn(process.execPath, [join(programs, 'provider-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const hasEnded = once(child, 'close').then(([code, signal]) => {
    throw new Error(`The loopback server ended with ${code ?? signal}.`);
  });
  hasEnded.catch(() => undefined);
  const [origin] = await Promise.race([once(createInterface(child.stdout), 'line'), hasEnded]);
  return { origin, stop: () => child.stdin.end() };
}

/** Runs node, and returns what it printed. @throws Error with its errors if it fails or takes too long. */
export async function runNode(args: readonly string[], cwd?: string): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), MAX_SAMPLE_MS);
  const exit = once(child, 'close');
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = await exit;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`It ended with ${code ?? signal}. ${errors.trim()}`);
  return out;
}

/** Takes one sample in a fresh process. */
export async function takeSample(
  measure: string,
  row: string,
  options: { server: string; isQuick: boolean; flags?: readonly string[] | undefined },
): Promise<Sample> {
  const { server, isQuick, flags = [] } = options;
  const program = join(programs, 'take-sample.ts');
  const out = await runNode([...flags, program, measure, row, server, ...(isQuick ? ['quick'] : [])]);
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Sample;
}
