import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAX_START_MS = 10_000;

/** A store that two processes share. */
export interface SharedStore {
  readonly title: string;
  /** The entry of core that makes it. */
  readonly from: string;
  /** `file:` with a directory, or `redis:` or `unix:` with a server. */
  readonly url: string;
  remove(): Promise<void>;
}

export async function createFileFolder(): Promise<SharedStore> {
  const directory = await mkdtemp(join(tmpdir(), 'x-auth-tour-'));
  return {
    title: 'Two processes and the file store',
    from: '@x/auth-core/file',
    url: `file:${directory}`,
    remove: () => rm(directory, { recursive: true, maxRetries: 10, force: true }),
  };
}

/**
 * Redis at REDIS_URL, else a `redis-server` of this computer, at a socket in a directory of its own: nobody else can be
 * there. Undefined if there is neither.
 */
export async function findRedis(env: NodeJS.ProcessEnv): Promise<SharedStore | undefined> {
  const shared = { title: 'Two processes and Redis', from: '@x/auth-core/redis' };
  if (env.REDIS_URL) return { ...shared, url: env.REDIS_URL, remove: async () => undefined };

  const directory = await mkdtemp(join(tmpdir(), 'x-auth-tour-'));
  const socket = join(directory, 'redis.sock');
  const place = ['--port', '0', '--unixsocket', socket, '--dir', directory];
  const child = spawn('redis-server', [...place, '--save', '', '--appendonly', 'no'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('exit', () => resolve());
  });
  const remove = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, maxRetries: 10, force: true });
  };
  const isReady = await new Promise<boolean>((resolve) => {
    let output = '';
    void ended.then(() => resolve(false));
    setTimeout(() => resolve(false), MAX_START_MS).unref();
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (/ready to accept connections/i.test(output)) resolve(true);
    });
  });
  if (isReady) return { ...shared, url: `unix://${socket}`, remove };
  await remove();
  return undefined;
}
