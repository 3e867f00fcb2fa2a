import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A store that two processes share. */
export interface SharedStore {
  readonly title: string;
  /** The entry of core that makes it. */
  readonly from: string;
  /** `file:` with a directory, or `redis:` with a server. */
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

/** Redis at REDIS_URL, else a `redis-server` of this computer on a free loopback port. Undefined if there is neither. */
export async function findRedis(env: NodeJS.ProcessEnv): Promise<SharedStore | undefined> {
  const shared = { title: 'Two processes and Redis', from: '@x/auth-core/redis' };
  if (env.REDIS_URL) return { ...shared, url: env.REDIS_URL, remove: async () => undefined };

  const port = await findFreePort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'], cwd: tmpdir() });
  const isReady = await new Promise<boolean>((resolve) => {
    let output = '';
    child.on('error', () => resolve(false));
    child.on('exit', () => resolve(false));
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (output.includes('Ready to accept connections')) resolve(true);
    });
  });
  if (!isReady) return undefined;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    ...shared,
    url: `redis://127.0.0.1:${port}`,
    async remove() {
      child.kill();
      await ended;
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
