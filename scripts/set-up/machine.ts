import { readFileSync } from 'node:fs';
import { type Outcome, run } from '../release/run.ts';
import type { Distribution } from './tools.ts';

/** What set-up knows of the computer it runs on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Debian, Ubuntu, or what one of the two is derived from. */
  readonly distribution: Distribution | undefined;
  readonly isRoot: boolean;
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    distribution: toDistribution(readOsRelease()),
    isRoot: process.getuid?.() === 0,
  };
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/** @see https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
export function toDistribution(osRelease: string): Distribution | undefined {
  const ids = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=["']?([^"'\n]*)/gm)].flatMap(([, value = '']) =>
    value.split(' '),
  );
  // Ubuntu and what is derived from it name Debian as well.
  return (['ubuntu', 'debian'] as const).find((id) => ids.includes(id));
}

/** Runs a program. If it cannot be started, it counts as failed. */
export async function runOn(
  { env }: Machine,
  command: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<Outcome> {
  try {
    return await run(command, args, { cwd: import.meta.dirname, env, timeoutMs });
  } catch (error) {
    return { code: 1, stdout: '', stderr: String(error) };
  }
}
