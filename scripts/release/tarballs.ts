import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tarballProblems } from '../checks/tarball.ts';
import { objectionToPackages, readManifest } from './packages.ts';
import { run } from './run.ts';
import type { Target } from './target.ts';

/** The first problem in a tarball, as one line, or undefined. */
export async function objectionToTarballs(
  folder: string,
  root: string,
  target: Target,
): Promise<string | undefined> {
  const tarballs = globSync('*.tgz', { cwd: folder }).sort();
  if (tarballs.length === 0) return 'Nothing was packed.';

  for (const tarball of tarballs) {
    const open = join(folder, tarball.replace(/\.tgz$/, ''));
    mkdirSync(open);
    const { code } = await run('tar', ['-xzf', join(folder, tarball), '-C', open], { cwd: folder });
    if (code !== 0) return `${tarball} cannot be read.`;

    const content = join(open, 'package');
    const files = filesBelow(content);
    const problem =
      tarballProblems(files, root, (file) => readFileSync(join(content, file), 'utf8'))[0] ??
      objectionToManifest(content, target);
    if (problem) return `${tarball}: ${problem}`;
  }
  return undefined;
}

/** Checks that workspace ranges were replaced by versions, because users cannot install the others. */
function objectionToManifest(content: string, target: Target): string | undefined {
  const manifest = readManifest(join(content, 'package.json'));
  if (manifest.private) return 'it is marked private.';
  const unresolved = Object.entries(manifest.dependencies ?? {}).find(([, range]) => range.includes(':'));
  if (unresolved) return `it depends on ${unresolved.join(' ')}, which is not a version.`;
  return objectionToPackages([{ folder: 'package.json', manifest }], target);
}

export function filesBelow(folder: string): string[] {
  return globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
