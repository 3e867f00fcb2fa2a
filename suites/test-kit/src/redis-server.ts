import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from './free-ports.ts';
import { endProgram, type ServerProgram, startAtFreePort, startAtPort } from './server-program.ts';

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

export interface RedisServerOptions {
  /** Further settings. */
  readonly args?: readonly string[];
  /** @default findFreePorts */
  readonly findPort?: () => Promise<number>;
}

/** Starts a Redis on the loopback interface that writes nothing to the disk. Whoever starts it stops it. */
export async function startRedisServer(
  path: string,
  { args = [], findPort = () => findFreePorts(1) }: RedisServerOptions = {},
): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'x-auth-redis-'));
  const remove = () => rm(directory, { recursive: true, maxRetries: 10, force: true });
  const settings = ['--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no', ...args];
  const program: ServerProgram = {
    path,
    args: (port) => ['--port', String(port), ...settings],
    readyText: 'Ready to accept connections',
    isAt: async (port, { pid }) => (await readProcessId(port)) === pid,
  };
  const started = await startAtFreePort(program, findPort).catch(async (error) => {
    await remove();
    throw error;
  });
  const { port } = started;
  let { child } = started;
  const end = (): Promise<void> => endProgram(child, 'SIGKILL');

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    signal: (signal) => void child.kill(signal),
    crash: end,
    async restart() {
      await end();
      child = await startAtPort(program, port);
    },
    async stop() {
      await end();
      await remove();
    },
  };
}

/** The id of the process that answers at a port as Redis does. */
function readProcessId(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('INFO server\r\n'));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      const [, id] = /process_id:(\d+)\r\n/.exec(answer) ?? [];
      if (id === undefined) return;
      resolve(Number(id));
      socket.destroy();
    });
    socket.on('error', reject).on('close', () => reject(new Error('The connection was closed.')));
  });
}
