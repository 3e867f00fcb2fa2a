import { spawn } from 'node:child_process';

export interface Outcome {
  /** The exit code, or 1 if the program was killed. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** @default 240_000 */
  timeoutMs?: number;
  /** How long it may write nothing, for a program that tells how far it is. @default timeoutMs */
  silentMs?: number;
  /** How often it is started, if it does not end in time. @default 1 */
  attempts?: number;
}

/**
 * For a package manager that asks the registry. A connection that the registry closes too early can leave it waiting for
 * ever; started again, it goes on with what is in its cache.
 */
export const ASKS_REGISTRY = { timeoutMs: 150_000, attempts: 2 } satisfies Partial<RunOptions>;

/** Runs a program. Does not reject if it fails: the caller checks the exit code. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { attempts = 1 } = options;
  for (let attempt = 1; ; attempt += 1) {
    const { isLate, ...outcome } = await runOnce(command, args, options);
    if (!isLate || attempt >= attempts) return outcome;
  }
}

function runOnce(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, timeoutMs = 240_000, silentMs = timeoutMs }: RunOptions,
): Promise<Outcome & { isLate: boolean }> {
  return new Promise((resolve, reject) => {
    // A separate process group, so that a program that hangs is killed with its children.
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let isLate = false;
    const end = (): void => {
      isLate = child.exitCode === null;
      if (child.pid !== undefined) killGroup(child.pid);
      // A program that it left behind, in a group of its own, may keep the output open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timers = [setTimeout(end, timeoutMs), setTimeout(end, silentMs)] as const;

    const written = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk) => {
        written[stream] += chunk;
        timers[1].refresh();
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      timers.forEach(clearTimeout);
      resolve({ code: code ?? 1, ...written, isLate });
    });
  });
}

/** Ends a program and its children. Nothing happens if all of them have ended. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * The environment without the variables of package managers: `pnpm run` sets
 * `npm_config_registry`, which would decide which registry a program uses. The settings of proxy
 * and certificates stay.
 */
export function cleanEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const managers = /^(p?npm|yarn|bun|turbo)_/i;
  const network = /^npm_config_(cafile|ca|proxy|https?_proxy|noproxy|strict_ssl)$/i;
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !managers.test(name) || network.test(name)),
  );
}

/** The end of a program's output, as one line. */
export function tailOf({ stdout, stderr }: Outcome): string {
  return `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join(' | ').slice(-900);
}
