import { expect, test } from 'vitest';
import { repository } from '../repository.ts';
import { plantTree } from '../testing/tree.ts';
import { findUndeclared } from './declared-imports.ts';

function manifest(name: string, ...dependencies: string[]): string {
  return JSON.stringify({
    name,
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, 'workspace:^'])),
  });
}

const sound = {
  'packages/auth-core/package.json': manifest('@x/auth-core'),
  'packages/fifth-auth/package.json': manifest('@x/fifth-auth', '@x/auth-core'),
  'packages/fifth-auth/src/index.ts': "import '@x/auth-core/provider';",
  'packages/fifth-auth/test/index.test.ts': "import '@x/fifth-auth';",
  'packages/sixth-auth/package.json': manifest('@x/sixth-auth'),
  'examples/package.json': manifest('examples', '@x/fifth-auth'),
  'scripts/package.json': manifest('scripts'),
  'suites/type-suite/package.json': manifest('@x/type-suite', '@x/fifth-auth', '@x/sixth-auth'),
  'tour/package.json': manifest('tour', '@x/fifth-auth', '@x/sixth-auth', 'scripts'),
  'tour/src/main.ts': "import '@x/fifth-auth';\nimport 'scripts/providers';\nimport 'node:fs';",
};

test('imports of declared packages, of the own package and of others than this repository are fine', () => {
  expect(findUndeclared(plantTree(sound))).toEqual([]);
});

test.each([
  ['tour/src/more.ts', "import { a } from '@x/auth-core';", 'tour', '@x/auth-core'],
  ['tour/test/more.test.ts', "const a = await import('@x/auth-core/provider');", 'tour', '@x/auth-core'],
  [
    'suites/type-suite/programs/right.mts',
    "import type { A } from '@x/auth-core';",
    'suites/type-suite',
    '@x/auth-core',
  ],
  ['suites/type-suite/programs/right.cts', "import a = require('scripts');", 'suites/type-suite', 'scripts'],
  [
    'packages/sixth-auth/test/a.test.ts',
    "export { a } from '@x/fifth-auth';",
    'packages/sixth-auth',
    '@x/fifth-auth',
  ],
  ['examples/server.ts', "import '@x/sixth-auth';", 'examples', '@x/sixth-auth'],
])('%s with %s is found', (file, code, folder, used) => {
  expect(findUndeclared(plantTree({ ...sound, [file]: code }))).toEqual([
    `${file} imports ${used}, which ${folder}/package.json does not declare.`,
  ]);
});

test('a workspace that uses several providers must declare all of them, also those that it imports by computed names', () => {
  const files = { ...sound, 'packages/seventh-auth/package.json': manifest('@x/seventh-auth') };

  expect(findUndeclared(plantTree(files))).toEqual([
    'suites/type-suite/package.json declares some providers, and not @x/seventh-auth.',
    'tour/package.json declares some providers, and not @x/seventh-auth.',
  ]);
});

test('this repository declares what it imports', () => {
  expect(findUndeclared(repository)).toEqual([]);
});
