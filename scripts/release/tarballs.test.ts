import { expect, test } from 'vitest';
import { tarballProblems } from './tarballs.ts';

const files = [
  'LICENSE',
  'README.md',
  'package.json',
  'dist/index.js',
  'dist/stores/file.d.cts',
  'schemas/fault.json',
];

test('a tarball with dist, README, LICENSE and package.json has no problems', () => {
  expect(tarballProblems(files, '/home/me/repo', () => '')).toEqual([]);
});

test('a missing README and an included source are named', () => {
  const changed = [...files.filter((file) => file !== 'README.md'), 'src/index.ts', 'dist/index.js.map'];

  expect(tarballProblems(changed, '/home/me/repo', () => '')).toEqual([
    'README.md is missing from the tarball.',
    'src/index.ts must not be in the tarball.',
    'dist/index.js.map must not be in the tarball.',
  ]);
});

test('a path of the building machine and a link to a missing source map are named', () => {
  const texts: Record<string, string> = {
    'dist/index.js': 'import "/home/me/repo/packages/auth-core";',
    'dist/stores/file.d.cts': '//# sourceMappingURL=file.d.cts.map',
  };

  expect(tarballProblems(files, '/home/me/repo', (file) => texts[file] ?? '')).toEqual([
    'dist/index.js contains /home/me/repo, a path of the machine that built it.',
    'dist/stores/file.d.cts links to a source map, which is not in the tarball.',
  ]);
});
