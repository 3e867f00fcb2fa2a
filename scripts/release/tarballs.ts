import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectionToPackedManifest } from './manifest.ts';
import { readManifest } from './packages.ts';
import { run } from './run.ts';
import type { Target } from './target.ts';

const REQUIRED_FILES = ['LICENSE', 'README.md', 'package.json'];
// The changelog is written by the first release.
const ALLOWED_FILES =
  /^(dist\/.+\.(js|cjs|d\.ts|d\.cts)|(scenarios|schemas)\/[\w.-]+\.json|LICENSE|README\.md|CHANGELOG\.md|package\.json)$/;

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
      objectionToPackedManifest(readManifest(join(content, 'package.json')), target);
    if (problem) return `${tarball}: ${problem}`;
  }
  return undefined;
}

/** One sentence for each problem with these files, built in the folder `home`. `read` returns the text of one. */
export function tarballProblems(files: string[], home: string, read: (file: string) => string): string[] {
  return [
    ...REQUIRED_FILES.filter((file) => !files.includes(file)).map(
      (file) => `${file} is missing from the tarball.`,
    ),
    ...files.filter((file) => !ALLOWED_FILES.test(file)).map((file) => `${file} must not be in the tarball.`),
    ...files
      .filter((file) => file.startsWith('dist/') && read(file).includes(home))
      .map((file) => `${file} contains ${home}, a path of the machine that built it.`),
    ...files
      .filter((file) => /^\/\/# sourceMappingURL=(?!data:)/m.test(read(file)))
      .map((file) => `${file} links to a source map, which is not in the tarball.`),
  ];
}

export function filesBelow(folder: string): string[] {
  return globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
