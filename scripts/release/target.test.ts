import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { objectionToRegistry, readTarget } from './target.ts';

test('the scope and the registry are one line of .npmrc', () => {
  const root = plantTree({ '.npmrc': '# why\n@acme:registry=https://npm.acme.internal/npm/\n' });

  expect(readTarget(root)).toEqual({ scope: '@acme', registry: 'https://npm.acme.internal/npm' });
});

test.each([
  ['no file', {}],
  ['a registry for every scope', { '.npmrc': 'registry=https://npm.acme.internal/\n' }],
  ['two scopes', { '.npmrc': '@a:registry=https://a.internal/\n@b:registry=https://b.internal/\n' }],
])('%s names no target', (_, files) => {
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
])('%s is public, and nothing is published there', (registry) => {
  expect(objectionToRegistry(registry)).toContain('public registry');
});

test.each([
  [undefined, 'does not name'],
  ['npm.acme.internal', 'not a URL'],
  ['https://npm.x.example', 'placeholder'],
  ['https://me:secret@npm.acme.internal', 'credentials'],
  ['http://npm.acme.internal', 'unencrypted'],
])('%s is no registry to publish to', (registry, reason) => {
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
])('%s may be published to', (registry) => {
  expect(objectionToRegistry(registry)).toBeUndefined();
});
