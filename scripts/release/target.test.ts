import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { objectionToRegistry, readTarget } from './target.ts';

test('the target is the scope and the registry of one line in .npmrc', () => {
  const root = plantTree({ '.npmrc': '# why\n@acme:registry=https://npm.acme.internal/npm/\n' });

  expect(readTarget(root)).toEqual({ scope: '@acme', registry: 'https://npm.acme.internal/npm' });
});

test('comments and other plain settings may stand beside it', () => {
  const login = `//npm.acme.internal/:_authToken=\${NPM_TOKEN}`;
  const root = plantTree({
    '.npmrc': `; why\r\n\r\nsave-exact=true\r\n@acme:registry = https://npm.acme.internal/ \r\n${login}\r\n`,
  });

  expect(readTarget(root)).toEqual({ scope: '@acme', registry: 'https://npm.acme.internal' });
});

test.each<[string, Record<string, string>]>([
  ['no file', {}],
  ['a registry for every scope', { '.npmrc': 'registry=https://npm.acme.internal/\n' }],
  ['two scopes', { '.npmrc': '@a:registry=https://a.internal/\n@b:registry=https://b.internal/\n' }],
  ...[
    '@acme:registry=https://b.internal/',
    '  @acme:registry=https://b.internal/',
    '\t@acme:registry = https://b.internal/',
    '"@acme:registry"=https://b.internal/',
    "'@acme:registry'=https://b.internal/",
    '@acme:registry[]=https://b.internal/',
    '@acme:registry="https://b.internal/"',
    '@acme:Registry=https://b.internal/',
    `\${SCOPE}:registry=https://b.internal/`,
    'registry=https://b.internal/',
    ' registry = https://b.internal/',
    '[section]',
    '@acme\\:registry=https://b.internal/',
    '\r@acme:registry=https://b.internal/',
  ].map((line): [string, Record<string, string>] => [
    `a second line ${JSON.stringify(line)}`,
    { '.npmrc': `@acme:registry=https://a.internal/\n${line}\n` },
  ]),
])('%s has no target', (_, files) => {
  expect(readTarget(plantTree(files))).toBeUndefined();
});

test.each([
  'https://registry.npmjs.org',
  'https://registry.npmjs.org/',
  'https://REGISTRY.NPMJS.ORG./',
  'http://registry.npmjs.org:8080/some/path',
  'https://registry.npmjs.com',
  'https://registry.yarnpkg.com',
  'https://npm.jsr.io',
  'https://registry.npmmirror.com',
])('%s is refused as a public registry', (registry) => {
  expect(objectionToRegistry(registry)).toContain('public registry');
});

test.each([
  [undefined, 'must have one registry'],
  ['npm.acme.internal', 'not a URL'],
  ['https://npm.x.example', 'placeholder'],
  ['https://me:secret@npm.acme.internal', 'credentials'],
  ['http://npm.acme.internal', 'unencrypted'],
])('%s is refused as a registry', (registry, reason) => {
  const objection = objectionToRegistry(registry);

  expect(objection).toContain(reason);
  expect(objection).not.toContain('secret');
});

test.each([
  'https://npm.acme.internal',
  'https://acme.jfrog.io/artifactory/api/npm/npm',
  'https://npm.pkg.github.com',
  'http://127.0.0.1:4873',
  'http://localhost:4873',
])('%s is accepted as a registry', (registry) => {
  expect(objectionToRegistry(registry)).toBeUndefined();
});
