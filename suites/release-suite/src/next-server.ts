import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface NextServer {
  origin: string;
  stop(): Promise<void>;
}

const MAX_START_MS = 60_000;

/** Serves the built app of a folder on a free port. */
export async function startNext(folder: string, env: NodeJS.ProcessEnv): Promise<NextServer> {
  const child = spawn(
    'node',
    ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', '0'],
    // A separate process group, so that it ends with its children.
    { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const exited = once(child, 'exit');
  const kill = (): void =>
    void (child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL'));
  const timer = setTimeout(kill, MAX_START_MS);
  let output = '';
  const started = new Promise<string>((resolve) => {
    const read = (chunk: unknown): void => {
      output += chunk;
      const [, origin] = /Local:\s+(http:\S+)[\s\S]*Ready/.exec(output) ?? [];
      if (origin) resolve(origin);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const origin = await Promise.race([started, exited.then(() => undefined)]);
  clearTimeout(timer);
  if (origin === undefined) throw new Error(`next start did not start. ${output.slice(-400)}`);

  return {
    origin,
    async stop() {
      kill();
      await exited;
    },
  };
}
