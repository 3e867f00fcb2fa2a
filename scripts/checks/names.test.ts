import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { exportedNames, findUnknownNames } from './names.ts';

const entry = (name: string) => ({ import: { default: `./dist/${name}.js` } });

const house = {
  'tsconfig.base.json':
    '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "bundler", "noLib": true } }',
  'packages/fifth-auth/package.json': JSON.stringify({
    name: '@acme/fifth-auth',
    exports: { '.': entry('index'), './broker': entry('broker'), './package.json': './package.json' },
  }),
  'packages/fifth-auth/src/index.ts': "export { createFifthAuth, type FifthClient } from './client.ts';\n",
  'packages/fifth-auth/src/broker.ts': 'export const createFifthBroker = () => 1;\n',
  'packages/fifth-auth/src/client.ts':
    'export interface FifthClient { signOut(): void }\n' +
    'export const createFifthAuth = (): FifthClient => ({ signOut() {} });\n' +
    'export const createInner = () => 1;\n',
};

function check(files: Record<string, string>): string[] {
  return findUnknownNames(plantTree({ ...house, ...files }));
}

test('the names are the exports of every entry and the members of exported types', () => {
  expect([...exportedNames(plantTree(house))].sort()).toEqual([
    'FifthClient',
    'createFifthAuth',
    'createFifthBroker',
    'signOut',
  ]);
});

test.each([
  'Call `createFifthAuth` or `createFifthBroker(options)`, then `signOut()`.',
  'The platform has `fetch(input)` and `structuredClone(value)`.',
  'A method of something else: `server.createStream()`, `console.log(String(1))`.',
  'The pattern is `createX`.',
  '```ts\ncreateNothing();\n```',
  'Your `createCacheStore` calls `connect()`.\n\n```ts\nimport { connect } from "cache";\nexport function createCacheStore() {}\n```',
])('%s names nothing unknown', (markdown) => {
  expect(check({ 'README.md': markdown })).toEqual([]);
});

test.each([
  ['Call `createRemoteAuth`.', 'createRemoteAuth'],
  ['Call createRemoteAuth on your server.', 'createRemoteAuth'],
  ['`createInner()` is exported by a file and by no entry.', 'createInner'],
  ['`connect()` is imported by no snippet.', 'connect'],
])('a document that says "%s" is reported', (markdown, name) => {
  expect(check({ 'docs/guide.md': `# Guide\n\n${markdown}\n` })).toEqual([
    `docs/guide.md:3 names ${name}, which no package exports.`,
  ]);
});

test('a message of a package that names an unknown function is reported, in a template as well', () => {
  const code =
    "const where = 'server';\n" +
    "export const a = 'Get tokens with createRemoteAuth.';\n" +
    `export const b = \`Run startBroker on your \${where}.\`;\n` +
    "export const c = 'createLoan';\n" +
    "export const d = 'See createFifthAuth.';\n";

  expect(check({ 'packages/fifth-auth/src/words.ts': code })).toEqual([
    'packages/fifth-auth/src/words.ts:2 names createRemoteAuth, which no package exports.',
    'packages/fifth-auth/src/words.ts:3 names startBroker, which no package exports.',
  ]);
});
