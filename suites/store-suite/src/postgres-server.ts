import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts } from '@x/test-kit/free-ports';

const run = promisify(execFile);

export interface PostgresServer {
  readonly port: number;
  readonly url: string;
  /** Stops all processes of the server for a while, or lets them go on. */
  signal(signal: 'SIGCONT' | 'SIGSTOP'): Promise<void>;
  /** Ends it at once, as a crash would. */
  crash(): Promise<void>;
  /** Starts it again, with what it had. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL on the loopback interface, with an empty database. */
export async function startPostgresServer(path: string): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'x-auth-postgres-'));
  const port = await findFreePorts(1);
  const user = await toUser();
  if (user) await chown(directory, user.uid, user.gid);
  const options = { ...user, cwd: directory, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } };
  const data = join(directory, 'data');
  const initdb = join(dirname(await realpath(path)), 'initdb');
  await run(initdb, ['--pgdata', data, '--auth', 'trust', '--username', 'test', '--no-sync'], options);

  const settings = ['-p', String(port), '-h', '127.0.0.1', '-k', directory, '-F'];
  let child = await start();

  return {
    port,
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    async signal(signal) {
      const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
      const processes = stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number));
      // Each connection has a process of its own.
      for (const [pid = 0, parent] of processes) {
        if (pid === child.pid || parent === child.pid) process.kill(pid, signal);
      }
    },
    // An immediate shutdown: the server recovers at its next start.
    crash: () => end('SIGQUIT'),
    async restart() {
      child = await start();
    },
    async stop() {
      // Ends the connections as well.
      await end('SIGINT');
      await rm(directory, { recursive: true, maxRetries: 10 });
    },
  };

  async function start(): Promise<ChildProcess> {
    const started = spawn(path, ['-D', data, ...settings], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    const isReady = new Promise<void>((resolve) => {
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('ready to accept connections')) resolve();
      });
    });
    const hasEnded = once(started, 'exit').then(() => {
      throw new Error(`PostgreSQL ended: ${output}`);
    });
    hasEnded.catch(() => undefined);
    await Promise.race([isReady, hasEnded]);
    return started;
  }

  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

/** PostgreSQL refuses to run as root, so root lends it another user. */
async function toUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid = 0, gid = 0] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)),
  );
  return { uid, gid };
}
