import { execFile } from 'node:child_process';
import { chown, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts } from '@x/test-kit/free-ports';
import { endProgram, type ServerProgram, startAtFreePort, startAtPort } from '@x/test-kit/server-program';
import pg from 'pg';

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

/** Starts a PostgreSQL on the loopback interface, with an empty database. Whoever starts it stops it. */
export async function startPostgresServer(
  path: string,
  findPort = () => findFreePorts(1),
): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'x-auth-postgres-'));
  const remove = () => rm(directory, { recursive: true, maxRetries: 10 });
  const user = await toUser();
  if (user) await chown(directory, user.uid, user.gid);
  const options = { ...user, cwd: directory, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } };
  const data = join(directory, 'data');
  const initdb = join(dirname(await realpath(path)), 'initdb');
  await run(initdb, ['--pgdata', data, '--auth', 'trust', '--username', 'test', '--no-sync'], options);

  const program: ServerProgram = {
    path,
    args: (port) => ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', directory, '-F'],
    options,
    readyText: 'ready to accept connections',
    isAt: async (port) => (await readDirectory(toUrl(port))) === data,
  };
  const started = await startAtFreePort(program, findPort).catch(async (error) => {
    await remove();
    throw error;
  });
  const { port } = started;
  let { child } = started;

  return {
    port,
    url: toUrl(port),
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
    crash: () => endProgram(child, 'SIGQUIT'),
    async restart() {
      child = await startAtPort(program, port);
    },
    async stop() {
      // Ends the connections as well.
      await endProgram(child, 'SIGINT');
      await remove();
    },
  };
}

function toUrl(port: number): string {
  return `postgres://test@127.0.0.1:${port}/postgres`;
}

/** Where the server that answers has its data. */
async function readDirectory(url: string): Promise<string> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query('SHOW data_directory')).rows[0].data_directory;
  } finally {
    await client.end();
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
