import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { versionProblems } from './versions.ts';

const files = {
  'package.json': JSON.stringify({
    packageManager: 'pnpm@10.1.0',
    scripts: { bootstrap: 'npx --yes pnpm@10.1.0 install' },
    devDependencies: { pnpm: '10.1.0', vitest: 'catalog:' },
  }),
  'pnpm-workspace.yaml': 'catalog:\n  bun: 1.4.5\n  vitest: 5.1.1\n',
  'packages/auth-core/package.json': '{ "devDependencies": { "vitest": "catalog:" } }',
  'suites/runtime-suite/package.json': '{ "dependencies": { "openapi-fetch": "0.17.0" } }',
  'suites/runtime-suite/runtimes/package.json': '{ "dependencies": { "bun": "1.4.5" } }',
};

test('a dependency in the catalog must be taken from the catalog', () => {
  expect(versionProblems(plantTree(files))).toEqual([]);
});

test.each([
  [
    'scripts/package.json',
    '{ "dependencies": { "vitest": "5.1.1" } }',
    'scripts/package.json asks for vitest 5.1.1, but the catalog has it: write "catalog:".',
  ],
  [
    'packages/auth-core/package.json',
    '{ "devDependencies": { "vitest": "5.1.0" } }',
    'packages/auth-core/package.json asks for vitest 5.1.0, but the catalog has it: write "catalog:".',
  ],
  [
    'suites/runtime-suite/runtimes/package.json',
    '{ "dependencies": { "bun": "1.4.4" } }',
    'suites/runtime-suite/runtimes/package.json asks for bun 1.4.4, but the catalog has it: write "1.4.5".',
  ],
  [
    'package.json',
    files['package.json'].replace('"pnpm@10.1.0"', '"pnpm@10.2.0"'),
    'package.json names several versions of pnpm: 10.1.0, 10.2.0.',
  ],
])('%s that differs is named', (file, text, problem) => {
  expect(versionProblems(plantTree({ ...files, [file]: text }))).toEqual([problem]);
});
