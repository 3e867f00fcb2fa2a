import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../repository.ts';
import { plantTree } from '../testing/tree.ts';
import { cruiseFolders } from './imports.ts';

const sound = {
  '.dependency-cruiser.js': readFileSync(join(repository, '.dependency-cruiser.js'), 'utf8'),
  'package.json': '{ "type": "module" }',
  'tsconfig.base.json': readFileSync(join(repository, 'tsconfig.base.json'), 'utf8'),
  'node_modules/openapi-fetch/dist/index.js': '',
  'node_modules/openapi-fetch/package.json': '{ "name": "openapi-fetch", "main": "dist/index.js" }',
  'node_modules/nock/dist/index.js': '',
  'node_modules/nock/package.json': '{ "name": "nock", "main": "dist/index.js" }',
  'packages/auth-core/package.json': '{ "name": "@x/auth-core", "devDependencies": { "nock": "0" } }',
  'packages/auth-core/src/index.ts': "export { a } from './reports/errors.ts';",
  'packages/auth-core/src/base/url.ts': 'export const url = 1;',
  'packages/auth-core/src/token/token.ts': "import '../base/url.ts';",
  'packages/auth-core/src/reports/errors.ts': "import '../token/token.ts';\nexport const a = 1;",
  'packages/auth-core/src/issuing/retry.ts': "import '../reports/errors.ts';\nimport '../stores/store.ts';",
  'packages/auth-core/src/stores/store.ts': "import '../base/url.ts';",
  'packages/auth-core/src/stores/file.ts': "import 'node:fs';",
  'packages/auth-core/src/stores/redis.ts': "import './redis/scripts.ts';",
  'packages/auth-core/src/stores/redis/scripts.ts': '',
  'packages/auth-core/src/renewal/source.ts': "import '../issuing/retry.ts';",
  'packages/auth-core/src/options/options.ts': "import '../stores/store.ts';",
  'packages/auth-core/src/client/client.ts':
    "import '../renewal/source.ts';\nimport '../options/options.ts';",
  'packages/auth-testing/src/index.ts': 'export const emulator = 1;',
  'packages/fifth-auth/package.json': '{ "name": "@x/fifth-auth", "dependencies": { "openapi-fetch": "0" } }',
  'packages/fifth-auth/src/index.ts': "export { client } from './client.ts';",
  'packages/fifth-auth/src/client.ts':
    "import '@x/auth-core';\nimport 'openapi-fetch';\nimport type { paths } from './generated/schema.d.ts';\nexport const client = 1;",
  'packages/fifth-auth/src/generated/schema.d.ts': 'export interface paths {}',
  'packages/fifth-auth/test/client.test.ts': "import '@x/fifth-auth';\nimport '@x/auth-testing';",
  'packages/sixth-auth/src/index.ts': 'export const sixth = 1;',
};

/** The forbidden imports in the tree, as `rule: from -> to`. */
async function violations(files: Record<string, string>): Promise<string[]> {
  const { summary } = await cruiseFolders(plantTree(files), ['packages']);
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);
}

test('the imports of the real structure are allowed', async () => {
  expect(await violations(sound)).toEqual([]);
});

test.each([
  [
    'core-knows-no-package',
    'auth-core/src/reports/errors.ts',
    '@x/fifth-auth',
    'packages/fifth-auth/src/index.ts',
  ],
  [
    'provider-imports-core-and-openapi-fetch-only',
    'fifth-auth/src/client.ts',
    '@x/sixth-auth',
    'packages/sixth-auth/src/index.ts',
  ],
  [
    'provider-imports-core-and-openapi-fetch-only',
    'fifth-auth/src/client.ts',
    '@x/auth-core/base/url',
    'packages/auth-core/src/base/url.ts',
  ],
  ['provider-imports-core-and-openapi-fetch-only', 'fifth-auth/src/client.ts', 'node:fs', 'fs'],
  ['node-in-two-entries-only', 'auth-core/src/stores/redis.ts', 'node:fs', 'fs'],
  [
    'stores-are-entries',
    'auth-core/src/stores/store.ts',
    './redis/scripts.ts',
    'packages/auth-core/src/stores/redis/scripts.ts',
  ],
  [
    'stores-stand-alone',
    'auth-core/src/stores/file.ts',
    './redis/scripts.ts',
    'packages/auth-core/src/stores/redis/scripts.ts',
  ],
  [
    'packages-by-name',
    'fifth-auth/src/client.ts',
    '../../auth-core/src/index.ts',
    'packages/auth-core/src/index.ts',
  ],
  [
    'packages-by-name',
    'fifth-auth/test/client.test.ts',
    '../../auth-core/src/reports/errors.ts',
    'packages/auth-core/src/reports/errors.ts',
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
  [
    'declared-dependencies-only',
    'auth-core/src/reports/errors.ts',
    'nock',
    'node_modules/nock/dist/index.js',
  ],
  ['resolvable', 'auth-core/src/reports/errors.ts', './missing.ts', './missing.ts'],
  [
    'attended-also-imports-oauth4webapi',
    'blastiq-auth/src/attended.ts',
    '@x/fifth-auth',
    'packages/fifth-auth/src/index.ts',
  ],
] as const)('%s forbids %s to import %s', async (rule, from, specifier, to) => {
  const file = `packages/${from}`;
  const text = `import '${specifier}';\n${(sound as Record<string, string>)[file] ?? ''}`;

  expect(await violations({ ...sound, [file]: text })).toContain(`${rule}: ${file} -> ${to}`);
});

test.each([
  ['base', 'token/token'],
  ['token', 'reports/errors'],
  ['reports', 'issuing/retry'],
  ['reports', 'stores/store'],
  ['issuing', 'renewal/source'],
  ['stores', 'options/options'],
  ['renewal', 'client/client'],
  ['options', 'client/client'],
])('in core, %s imports nothing from a floor above, such as %s', async (folder, above) => {
  const file = `packages/auth-core/src/${folder}/low.ts`;
  const found = await violations({ ...sound, [file]: `import '../${above}.ts';` });

  expect(found).toContainEqual(expect.stringMatching(`imports-what-is-below: ${file} -> .*/${above}.ts`));
});
