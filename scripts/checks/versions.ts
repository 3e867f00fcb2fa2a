/**
 * One version of each dependency. sherif compares the versions that the package.json files pin; this compares them
 * with the catalog, which sherif does not read, and the places that name pnpm with each other.
 *
 *   node scripts/checks/versions.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { repository } from '../repository.ts';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** One sentence for each problem with the pinned versions. */
export function versionProblems(root: string): string[] {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const { catalog } = parse(read('pnpm-workspace.yaml')) as { catalog: Record<string, string> };
  const manifests = globSync(['package.json', '*/package.json', '{packages,suites}/*/package.json'], {
    cwd: root,
  });
  // A separate workspace, with another catalog.
  const separate = globSync('suites/*/*/package.json', { cwd: root });

  return [
    ...manifests.flatMap((file) => misfits(file, read(file), catalog, () => 'catalog:')),
    ...separate.flatMap((file) => misfits(file, read(file), catalog, (version) => version)),
    ...pnpmProblems(read('package.json')),
  ];
}

/** The dependencies that the catalog has, and that a package.json asks for in another way than `expected`. */
function misfits(
  file: string,
  text: string,
  catalog: Record<string, string>,
  expected: (version: string) => string,
): string[] {
  const { dependencies, devDependencies } = JSON.parse(text) as Manifest;
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, range]) => {
    const version = catalog[name];
    if (version === undefined || range === expected(version)) return [];
    return [`${file} asks for ${name} ${range}, but the catalog has it: write "${expected(version)}".`];
  });
}

/** The root manifest names pnpm for Corepack, for the scripts, and for a machine that has none yet. */
function pnpmProblems(text: string): string[] {
  const { devDependencies } = JSON.parse(text) as Manifest;
  const named = [...text.matchAll(/\bpnpm@([\d.]+)/g)].map(([, version]) => version);
  const versions = new Set([devDependencies?.pnpm, ...named]);
  return versions.size === 1
    ? []
    : [`package.json names several versions of pnpm: ${[...versions].join(', ')}.`];
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const problems = versionProblems(values.root);

  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('Every dependency has one version.');
}
