import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { findFreePorts } from '@x/test-kit/free-ports';
import { findProgram } from 'scripts/set-up/found-tools';
import { onTestFinished } from 'vitest';

/** Starts the Redis that set-up found, on loopback, until the test ends. Undefined if there is none. */
export async function startRedis() {
  const path = findProgram('redis-server');
  if (path === undefined) return undefined;
  const port = await findFreePorts(1);
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(path, settings, { stdio: ['ignore', 'pipe', 'inherit'], cwd: tmpdir() });
  const exit = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  onTestFinished(stop);
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += text;
    if (output.includes('Ready to accept connections')) break;
  }
  if (child.exitCode !== null) throw new Error(`redis-server ended: ${output}`);
  child.stdout.resume();
  return { url: `redis://127.0.0.1:${port}`, stop };
}
