/**
 * A lockfile must suit every system that we support, and not only the one that wrote it. pnpm leaves out an optional
 * dependency that it could not fetch, and says nothing.
 *
 *   node scripts/checks/platforms.ts
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from '../repository.ts';

const LOCKFILES = [
  'pnpm-lock.yaml',
  'suites/auth-bench/peers/pnpm-lock.yaml',
  'suites/runtime-suite/runtimes/pnpm-lock.yaml',
];

const SYSTEMS = ['linux', 'darwin', 'win32'];
const PROCESSORS = ['x64', 'arm64'];

/** Binaries that their makers do not publish. */
const UNPUBLISHED: Record<string, readonly string[]> = { workerd: ['win32-arm64'] };

interface Lockfile {
  packages?: Record<string, { os?: string[]; cpu?: string[] }>;
  snapshots?: Record<string, { optionalDependencies?: Record<string, string> }>;
}

/** What is wrong with a lockfile, one sentence for each problem. */
export function platformProblems(text: string, unpublished = UNPUBLISHED): string[] {
  const { packages = {}, snapshots = {} } = parse(text) as Lockfile;
  return Object.entries(snapshots).flatMap(([snapshot, { optionalDependencies = {} }]) => {
    const optional = Object.entries(optionalDependencies).map(([name, version]) => toKey(name, version));
    const absent = optional.filter((key) => !packages[key]);
    const problems = absent.map((key) => `${snapshot} lists ${key}, which is not in the lockfile.`);

    // One binary for each system and processor. A package for one system alone, such as fsevents, names no processor.
    const binaries = optional.flatMap((key) => packages[key] ?? []).filter(({ os, cpu }) => os && cpu);
    if (binaries.length === 0) return problems;

    const name = snapshot.slice(0, snapshot.indexOf('@', 1));
    const missing = platforms().filter(
      ({ system, processor }) =>
        !binaries.some(({ os, cpu }) => os?.includes(system) && cpu?.includes(processor)),
    );
    const expected = unpublished[name] ?? [];
    const labels = missing.map(({ label }) => label);
    return [
      ...problems,
      ...labels
        .filter((label) => !expected.includes(label))
        .map((label) => `${snapshot} has no binary for ${label}.`),
      ...expected
        .filter((label) => !labels.includes(label))
        .map((label) => `${snapshot} has a binary for ${label} by now: take it out of UNPUBLISHED.`),
    ];
  });
}

function platforms() {
  return SYSTEMS.flatMap((system) =>
    PROCESSORS.map((processor) => ({ system, processor, label: `${system}-${processor}` })),
  );
}

/** The key of a package in `packages`, from a line of `optionalDependencies`. */
function toKey(name: string, version: string): string {
  const [plain = version] = version.split('(');
  // An alias names the package itself: `node20: node@20.20.2`.
  return plain.includes('@') ? plain : `${name}@${plain}`;
}

if (import.meta.main) {
  const problems = LOCKFILES.flatMap((file) =>
    platformProblems(readFileSync(join(repository, file), 'utf8')).map((problem) => `${file}: ${problem}`),
  );

  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(
      'Resolve it again: `pnpm install --lockfile-only --fix-lockfile`, in the folder of the lockfile.',
    );
    process.exitCode = 1;
  } else
    console.log(
      `${LOCKFILES.length} lockfiles, each for ${SYSTEMS.join(', ')} on ${PROCESSORS.join(' and ')}.`,
    );
}
