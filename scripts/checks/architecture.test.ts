import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../repository.ts';
import { plantTree } from '../testing/tree.ts';
import { findGaps, toArchitecture, withSections } from './architecture.ts';
import { readImports } from './imports.ts';

async function readArchitecture(files: Record<string, string>) {
  const root = plantTree(files);
  return toArchitecture(root, await readImports(root));
}

const CORE = 'packages/auth-core/src';

const house = {
  '.dependency-cruiser.js': readFileSync(join(repository, '.dependency-cruiser.js'), 'utf8'),
  'tsconfig.base.json': readFileSync(join(repository, 'tsconfig.base.json'), 'utf8'),
  'package.json': '{ "type": "module" }',
  [`${CORE}/index.ts`]: "export { client } from './client/client.ts';",
  [`${CORE}/client/client.ts`]:
    "import '../token/token.ts';\nimport '../base/url.ts';\nexport const client = 1;",
  [`${CORE}/token/token.ts`]: "import '../base/url.ts';",
  [`${CORE}/base/url.ts`]: 'export const url = 1;',
  'packages/fifth-auth/src/index.ts': "import '@x/auth-core';",
  'packages/sixth-auth/src/index.ts': "import '@x/auth-core';",
  'packages/sixth-auth/test/index.test.ts': "import '@x/little-suite';",
  'suites/little-suite/src/index.ts': "import '@x/fifth-auth';\nimport '@x/auth-core';",
  'examples/server.ts': "import '@x/fifth-auth';",
  'scripts/generate.ts': '',
  'tour/src/main.ts': "import '@x/sixth-auth';",
};

test('the pictures leave out what other arrows say already, and the table has every import', async () => {
  const { sections, problems } = await readArchitecture(house);

  expect(problems).toEqual([]);
  expect(sections.core).toBe(`\`\`\`mermaid
flowchart TD
  entries --> client
  client --> token
  token --> base
\`\`\`

| part | imports |
| --- | --- |
| \`entries\` | \`client\` |
| \`client\` | \`token\`, \`base\` |
| \`token\` | \`base\` |
| \`base\` | nothing |`);
  expect(sections.repository).toBe(`\`\`\`mermaid
flowchart TD
  subgraph group0 ["packages: published"]
    auth-core
    provider-auth
  end
  subgraph group1 ["suites: private"]
    little-suite
  end
  examples & little-suite & tour --> provider-auth
  provider-auth --> auth-core
\`\`\``);
});

test('an import of a floor above is reported', async () => {
  const files = { ...house, [`${CORE}/renewal/source.ts`]: "import '../client/client.ts';" };

  const { problems } = await readArchitecture(files);

  expect(problems).toEqual(['In core, renewal imports client, which is not on a floor below.']);
});

test('folders that import each other are reported as a circle', async () => {
  const files = { ...house, [`${CORE}/base/clock.ts`]: "import '../token/token.ts';" };

  const { problems } = await readArchitecture(files);

  expect(problems).toEqual(['The imports of core form a circle: base -> token -> base.']);
});

test('only the marked sections of the page are written', () => {
  const page =
    '# A\n\n<!-- core: written by turbo run architecture:update -->\n\nold\n\n<!-- /core -->\n\nEnd\n';

  expect(withSections(page, { core: 'new' })).toBe(page.replace('old', 'new'));
  expect(() => withSections(page, { other: 'new' })).toThrow('has no <!-- other');
});

test('a folder without a description and a file that does not exist are reported', () => {
  const root = plantTree(house);
  const folders = ['client', 'token', 'base'].map((folder) => `[${folder}](../${CORE}/${folder})`);

  expect(findGaps(root, `${folders.join(' ')} client/client.ts token.ts, index.ts`)).toEqual([]);
  expect(findGaps(root, `${folders.slice(1).join(' ')} renewal/source.ts`)).toEqual([
    `docs/architecture.md does not describe ${CORE}/client.`,
    'docs/architecture.md names renewal/source.ts, which neither core nor a provider has.',
  ]);
});
