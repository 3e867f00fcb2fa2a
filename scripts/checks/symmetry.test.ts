import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { findAsymmetries } from './symmetry.ts';

function provider(name: string, title: string): Record<string, string> {
  const folder = `packages/${name}-auth`;
  return {
    [`${folder}/package.json`]: JSON.stringify({
      name: `@x/${name}-auth`,
      description: `Tokens for ${title} by ${name.length} people.`,
      exports: { '.': './dist/index.js' },
      scripts: { build: 'tsup' },
    }),
    [`${folder}/README.md`]: `# @x/${name}-auth\n\n## Install\n\n\`\`\`sh\n# not a heading: ${name.length}\n\`\`\`\n`,
    [`${folder}/tsconfig.json`]: '{}',
    [`${folder}/src/index.ts`]: `export { create${title}Auth, type ${title}AuthOptions } from './client.ts';\n`,
    [`${folder}/src/client.ts`]: '',
    [`${folder}/test/client.test.ts`]: '',
    [`${folder}/dist/index.js`]: title,
  };
}

const alike = { ...provider('blooma', 'Blooma'), ...provider('fifth', 'Fifth') };

test('packages that differ only in their name are alike', () => {
  const root = plantTree(alike);

  expect(findAsymmetries(root)).toEqual([]);
});

test.each([
  [
    'a missing file',
    { 'packages/fifth-auth/README.md': undefined },
    [
      'packages/fifth-auth lacks the file README.md, which blooma-auth has.',
      'packages/fifth-auth lacks the README heading # @x/X-auth, which blooma-auth has.',
      'packages/fifth-auth lacks the README heading ## Install, which blooma-auth has.',
    ],
  ],
  [
    'an extra file',
    { 'packages/fifth-auth/test/extra.test.ts': '' },
    ['packages/fifth-auth has the file test/extra.test.ts, which blooma-auth lacks.'],
  ],
  [
    'an extra heading',
    { 'packages/fifth-auth/README.md': '# @x/fifth-auth\n## Install\n## Quotas\n' },
    ['packages/fifth-auth has the README heading ## Quotas, which blooma-auth lacks.'],
  ],
  [
    'an export with another name',
    {
      'packages/fifth-auth/src/index.ts':
        "export { makeFifthAuth, type FifthAuthOptions } from './client.ts';",
    },
    [
      'packages/fifth-auth lacks the export createXAuth, which blooma-auth has.',
      'packages/fifth-auth has the export makeXAuth, which blooma-auth lacks.',
    ],
  ],
  [
    'another compiler setting',
    { 'packages/fifth-auth/tsconfig.json': '{ "strict": false }' },
    [
      'packages/fifth-auth lacks the common file tsconfig.json "{}", which blooma-auth has.',
      'packages/fifth-auth has the common file tsconfig.json "{ \\"strict\\": false }", which blooma-auth lacks.',
    ],
  ],
])('%s is named', (_, change: Record<string, string | undefined>, problems) => {
  const files = Object.entries({ ...alike, ...change }).filter(([, text]) => text !== undefined);
  const root = plantTree(Object.fromEntries(files) as Record<string, string>);

  expect(findAsymmetries(root)).toEqual(problems);
});

test('another script or dependency in package.json is named with its path and value', () => {
  const manifest = JSON.parse(alike['packages/fifth-auth/package.json'] ?? '');
  manifest.scripts.build = 'tsc';
  manifest.dependencies = { 'left-pad': '1.0.0' };
  const root = plantTree({ ...alike, 'packages/fifth-auth/package.json': JSON.stringify(manifest) });

  expect(findAsymmetries(root)).toEqual([
    'packages/fifth-auth lacks the package.json scripts.build = "tsup", which blooma-auth has.',
    'packages/fifth-auth has the package.json scripts.build = "tsc", which blooma-auth lacks.',
    'packages/fifth-auth has the package.json dependencies.left-pad = "1.0.0", which blooma-auth lacks.',
  ]);
});

test('a short name is not replaced inside of other words', () => {
  const catalog = JSON.stringify({ dependencies: { nock: 'catalog:' } });
  const root = plantTree({
    ...provider('blooma', 'Blooma'),
    ...provider('ca', 'Ca'),
    'packages/blooma-auth/package.json': catalog,
    'packages/ca-auth/package.json': catalog,
  });

  expect(findAsymmetries(root)).toEqual([]);
});

test('a provider that the README does not list is named', () => {
  const root = plantTree({ ...alike, 'README.md': '| [Blooma](packages/blooma-auth) |' });

  expect(findAsymmetries(root)).toEqual(['README.md does not list packages/fifth-auth.']);
});
