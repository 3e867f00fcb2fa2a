import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plantTree } from './tree.ts';

const repository = join(import.meta.dirname, '../..');

const sound = {
  'tsconfig.base.json': readFileSync(join(repository, 'tsconfig.base.json'), 'utf8'),
  'node_modules/openapi-fetch/dist/index.js': '',
  'node_modules/openapi-fetch/package.json': '{ "name": "openapi-fetch", "main": "dist/index.js" }',
  'node_modules/nock/dist/index.js': '',
  'node_modules/nock/package.json': '{ "name": "nock", "main": "dist/index.js" }',
  'packages/auth-core/package.json': '{ "name": "@x/auth-core", "devDependencies": { "nock": "0" } }',
  'packages/auth-core/src/index.ts': "export { a } from './errors.ts';",
  'packages/auth-core/src/errors.ts': 'export const a = 1;',
  'packages/auth-testing/src/index.ts': 'export const emulator = 1;',
  'packages/fifth-auth/package.json': '{ "name": "@x/fifth-auth", "dependencies": { "openapi-fetch": "0" } }',
  'packages/fifth-auth/src/index.ts': "export { client } from './client.ts';",
  'packages/fifth-auth/src/client.ts':
    "import '@x/auth-core';\nimport 'openapi-fetch';\nimport type { paths } from './generated/schema.d.ts';\nexport const client = 1;",
  'packages/fifth-auth/src/generated/schema.d.ts': 'export interface paths {}',
  'packages/fifth-auth/test/client.test.ts': "import '@x/fifth-auth';\nimport '@x/auth-testing';",
  'packages/sixth-auth/src/index.ts': 'export const sixth = 1;',
};

/** `rule: from -> to` for everything the rules forbid in the tree. */
function violations(files: Record<string, string>): string[] {
  const command = join(repository, 'node_modules/.bin/depcruise');
  const config = join(repository, '.dependency-cruiser.js');
  const args = ['packages', '--config', config, '--output-type', 'json'];
  let json: string;
  try {
    json = execFileSync(command, args, { cwd: plantTree(files), encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // It exits with the number of violations.
    json = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(json) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);
}

test('the imports that the house is made of are allowed', () => {
  expect(violations(sound)).toEqual([]);
});

test.each([
  ['core-knows-no-package', 'auth-core/src/errors.ts', '@x/fifth-auth', 'packages/fifth-auth/src/index.ts'],
  [
    'provider-imports-core-and-openapi-fetch-only',
    'fifth-auth/src/client.ts',
    '@x/sixth-auth',
    'packages/sixth-auth/src/index.ts',
  ],
  [
    'provider-imports-core-and-openapi-fetch-only',
    'fifth-auth/src/client.ts',
    '@x/auth-core/errors',
    'packages/auth-core/src/errors.ts',
  ],
  ['provider-imports-core-and-openapi-fetch-only', 'fifth-auth/src/client.ts', 'node:fs', 'fs'],
  [
    'packages-by-name',
    'fifth-auth/src/client.ts',
    '../../auth-core/src/index.ts',
    'packages/auth-core/src/index.ts',
  ],
  [
    'packages-by-name',
    'fifth-auth/test/client.test.ts',
    '../../auth-core/src/errors.ts',
    'packages/auth-core/src/errors.ts',
  ],
  ['no-way-back-to-index', 'fifth-auth/src/client.ts', './index.ts', 'packages/fifth-auth/src/index.ts'],
  ['no-circles', 'fifth-auth/src/client.ts', './index.ts', 'packages/fifth-auth/src/index.ts'],
  [
    'generated-is-a-leaf',
    'fifth-auth/src/generated/schema.d.ts',
    '../client.ts',
    'packages/fifth-auth/src/client.ts',
  ],
  [
    'published-without-testing',
    'fifth-auth/src/client.ts',
    '@x/auth-testing',
    'packages/auth-testing/src/index.ts',
  ],
  [
    'sources-without-tests',
    'fifth-auth/src/client.ts',
    '../test/client.test.ts',
    'packages/fifth-auth/test/client.test.ts',
  ],
  ['declared-dependencies-only', 'auth-core/src/errors.ts', 'nock', 'node_modules/nock/dist/index.js'],
  ['resolvable', 'auth-core/src/errors.ts', './missing.ts', './missing.ts'],
  [
    'attended-also-imports-oauth4webapi',
    'blastiq-auth/src/attended.ts',
    '@x/fifth-auth',
    'packages/fifth-auth/src/index.ts',
  ],
] as const)('%s forbids %s to import %s', (rule, from, specifier, to) => {
  const file = `packages/${from}`;
  const text = `import '${specifier}';\n${(sound as Record<string, string>)[file] ?? ''}`;

  expect(violations({ ...sound, [file]: text })).toContain(`${rule}: ${file} -> ${to}`);
});
