import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { findMistakes, findSnippets } from './snippets.ts';

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
