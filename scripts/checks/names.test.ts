import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { exportedNames, findUnknownNames } from './names.ts';

const house = {
  'etc/fifth-auth.api.md': report(
    'export const createFifthAuth: () => FifthClient;',
    'export interface FifthClient {\n  signOut(): void;\n}',
    'export type FifthOptions = Shared & {\n  clientId: string;\n};',
    'export class FifthError extends Error {\n  readonly hint: string;\n}',
    'interface Inner {\n  startInner(): void;\n}',
    "export { explain } from './explain';",
    "export * from '@acme/auth-core';",
  ),
  'etc/fifth-auth.broker.api.md': report('export function createFifthBroker(): number;'),
};

function report(...declarations: string[]): string {
  return `## API Report File\n\n\`\`\`ts\n\n${declarations.join('\n\n')}\n\n\`\`\`\n`;
}

function check(files: Record<string, string>): string[] {
  return findUnknownNames(plantTree({ ...house, ...files }));
}

test('the names are the exports of every entry and the members of exported types', () => {
  expect([...exportedNames(plantTree(house))].sort()).toEqual([
    'FifthClient',
    'FifthError',
    'FifthOptions',
    'clientId',
    'createFifthAuth',
    'createFifthBroker',
    'explain',
    'hint',
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
  ['`startInner()` is declared and not exported.', 'startInner'],
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
