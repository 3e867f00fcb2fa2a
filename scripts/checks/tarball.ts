/**
 * Checks what `pnpm publish` would upload: only dist, README.md, LICENSE, CHANGELOG.md and
 * package.json, without paths of the machine that built it. Run it in the package's folder.
 *
 *   node ../../scripts/checks/tarball.ts
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { repository } from '../repository.ts';

const REQUIRED_FILES = ['LICENSE', 'README.md', 'package.json'];
// The changelog is written by the first release.
const ALLOWED_FILES = /^(dist\/.+\.(js|cjs|d\.ts|d\.cts)|LICENSE|README\.md|CHANGELOG\.md|package\.json)$/;

/** One sentence for each problem with these files. `read` returns the text of one. */
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

if (import.meta.main) {
  const packed = execFileSync('pnpm', ['pack', '--dry-run', '--json'], { encoding: 'utf8' });
  const { name, files } = JSON.parse(packed) as { name: string; files: { path: string }[] };
  const paths = files.map(({ path }) => path);
  const problems = tarballProblems(paths, repository, (file) => readFileSync(file, 'utf8'));

  for (const problem of problems) console.error(`${name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${name}: ${paths.length} files, all allowed.`);
}
