import { expect, test } from 'vitest';
import { tarballProblems } from './tarball.ts';

const files = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/stores/file.d.cts'];

test('a package of dist, README, LICENSE and package.json is what we publish', () => {
  expect(tarballProblems(files, '/home/me/repo', () => '')).toEqual([]);
});

test('a README left out and a source let in are named', () => {
  const changed = [...files.filter((file) => file !== 'README.md'), 'src/index.ts', 'dist/index.js.map'];

  expect(tarballProblems(changed, '/home/me/repo', () => '')).toEqual([
    'README.md is missing from the tarball.',
    'src/index.ts has no business in the tarball.',
    'dist/index.js.map has no business in the tarball.',
  ]);
});

test('a path of the building machine and a link to a missing source map are named', () => {
  const texts: Record<string, string> = {
    'dist/index.js': 'import "/home/me/repo/packages/auth-core";',
    'dist/stores/file.d.cts': '//# sourceMappingURL=file.d.cts.map',
  };

  expect(tarballProblems(files, '/home/me/repo', (file) => texts[file] ?? '')).toEqual([
    'dist/index.js names /home/me/repo, a folder of the machine that built it.',
    'dist/stores/file.d.cts points at a source map, which is not in the tarball.',
  ]);
});
