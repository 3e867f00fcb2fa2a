import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '@x/test-kit/free-ports';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Stops it for a while, or lets it go on. */
  signal(signal: 'SIGCONT' | 'SIGSTOP'): void;
  /** Ends it at once, as a crash would. */
  crash(): Promise<void>;
  /** Starts an empty one at the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis on the loopback interface that writes nothing to the disk. */
export async function startRedisServer(path: string, args: readonly string[] = []): Promise<RedisServer> {
  const port = await findFreePorts(1);
  const directory = await mkdtemp(join(tmpdir(), 'x-auth-redis-'));
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', ...args];
  let child = await start();

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    signal: (signal) => void child.kill(signal),
    crash: end,
    async restart() {
      await end();
      child = await start();
    },
    async stop() {
      await end();
      await rm(directory, { recursive: true, maxRetries: 10 });
    },
  };

  async function start(): Promise<ChildProcess> {
    const started = spawn(path, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    for await (const text of started.stdout.setEncoding('utf8')) {
      output += text;
      if (output.includes('Ready to accept connections')) break;
    }
    if (started.exitCode !== null) throw new Error(`redis-server ended: ${output}`);
    return started;
  }

  async function end(): Promise<void> {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}
