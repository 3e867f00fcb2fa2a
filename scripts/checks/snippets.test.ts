import { describe, expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { findMissingPackages, findMistakes, findSnippets } from './snippets.ts';

const house = {
  'examples/tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'ES2022',
      module: 'ESNext',
      moduleResolution: 'bundler',
      types: [],
      paths: { '@x/fifth-auth': ['../packages/fifth-auth/src/index.ts'] },
    },
  }),
  'packages/fifth-auth/src/index.ts':
    'export function createFifthAuth(options: { clientId: string }) { return options; }\n',
};

function check(documents: Record<string, string>): string[] {
  const root = plantTree({ ...house, ...documents });
  return findMistakes(root, findSnippets(root));
}

const good =
  "```ts\nimport { createFifthAuth } from '@x/fifth-auth';\n\ncreateFifthAuth({ clientId: 'a' });\n```\n";

test('blocks without type errors pass, and do not share names', () => {
  expect(
    check({ 'README.md': `# Fifth\n\n${good}\n${good}`, 'packages/fifth-auth/README.md': good }),
  ).toEqual([]);
});

test('a type error is reported with its document and line', () => {
  const bad = good.replace("'a'", '1');

  expect(check({ 'docs/guide.md': `# Guide\n\n${good}\nText\n\n${bad}` })).toEqual([
    "docs/guide.md:14 Type 'number' is not assignable to type 'string'.",
  ]);
});

test('a block needs its own imports', () => {
  expect(check({ 'README.md': "```ts\ncreateFifthAuth({ clientId: 'a' });\n```\n" })).toEqual([
    "README.md:2 Cannot find name 'createFifthAuth'.",
  ]);
});

test('blocks of other languages and changelogs are ignored', () => {
  expect(
    check({
      'README.md': '```js\nnot ts\n```\n',
      'packages/fifth-auth/CHANGELOG.md': '```ts\nnot ts\n```\n',
    }),
  ).toEqual([]);
});

describe('a block that imports a package', () => {
  const manifests = {
    'packages/auth-core/package.json': '{ "name": "@x/auth-core" }',
    'packages/auth-testing/package.json': '{ "name": "@x/auth-testing" }',
    'packages/fifth-auth/package.json': '{ "name": "@x/fifth-auth" }',
  };

  function missing(document: string, code: string, before = ''): string[] {
    const root = plantTree({ ...house, ...manifests, [document]: `${before}\n\`\`\`ts\n${code}\n\`\`\`\n` });
    return findMissingPackages(root, findSnippets(root));
  }

  test.each([
    ['packages/auth-testing/README.md', "import { a } from '@x/auth-testing';"],
    ['packages/auth-testing/README.md', "import { a } from '@x/fifth-auth';"],
    ['packages/auth-core/README.md', "import { a } from '@x/auth-core/provider';"],
    ['docs/guide.md', "import type { A } from '@x/fifth-auth/attended';"],
    ['docs/guide.md', "import { test } from 'node:test';\nimport { b } from './b.ts';"],
  ])('of the document itself, of a provider or of Node may (%s, %s)', (document, code) => {
    expect(missing(document, code)).toEqual([]);
  });

  test.each([
    ['packages/auth-testing/README.md', "import { a } from '@x/auth-core';", '@x/auth-core'],
    ['README.md', "import { a } from '@x/auth-testing';", '@x/auth-testing'],
    ['docs/guide.md', "const a = await import('axios/lib');", 'axios'],
    ['docs/guide.md', "export * from '@other/a/b';", '@other/a'],
  ])('that only came along may not (%s, %s)', (document, code, name) => {
    expect(missing(document, code)).toEqual([
      `${document}:3 imports ${name}, which ${document} does not say to install.`,
    ]);
  });

  test.each([
    'npm install axios',
    'npm i --save-dev a axios',
    'pnpm add axios',
    'yarn add axios',
    'bun add axios',
  ])('that the document says to install may (%s)', (command) => {
    expect(missing('docs/guide.md', "import axios from 'axios';", `\`\`\`sh\n${command}\n\`\`\``)).toEqual(
      [],
    );
  });
});
