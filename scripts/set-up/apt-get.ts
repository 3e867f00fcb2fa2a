import type { Outcome } from '../release/run.ts';
import { changeOf, pathsOf } from './executable.ts';
import { type Machine, runOn } from './machine.ts';

const MAX_INSTALL_MS = 15 * 60_000;

/** Where apt-get is, if this process may install packages with it. */
export function findAptGet(machine: Machine): string | undefined {
  return machine.isRoot ? pathsOf(['apt-get'], machine).find(changeOf) : undefined;
}

/** Installs Debian packages without those that they only recommend. */
export async function aptGetInstall(packages: readonly string[], machine: Machine): Promise<Outcome> {
  const command = findAptGet(machine) ?? 'apt-get';
  const quiet = { ...machine, env: { ...machine.env, DEBIAN_FRONTEND: 'noninteractive' } };
  // Another process may be installing something: wait for it.
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
  // Without a network this fails, but the lists of packages may still be new enough.
  await runOn(quiet, command, [...options, 'update'], MAX_INSTALL_MS);
  const args = [...options, 'install', '--yes', '--no-install-recommends', ...packages];
  return runOn(quiet, command, args, MAX_INSTALL_MS);
}
