import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plantRepository } from '../testing/tiny-repository.ts';
import { git } from './git.ts';
import { moveTo, objectionToMove, replaceScope } from './set-scope.ts';

const to = { scope: '@other', registry: 'https://npm.other.internal' };

test.each([
  ["import '@acme/auth-core';", "import '@other/auth-core';"],
  ['the `@acme` scope', 'the `@other` scope'],
  ['@acme:registry=', '@other:registry='],
  ['/^@acme\\/(\\S+)$/', '/^@other\\/(\\S+)$/'],
  ['The end of @acme.', 'The end of @other.'],
  ['turbo run test --filter=...@acme/core', 'turbo run test --filter=...@other/core'],
])('%s names the scope', (text, moved) => {
  expect(replaceScope(text, '@acme', '@other')).toBe(moved);
});

test.each(['me@acme.com', '@acme-2/core', '@acmetwo', '@acme.io/core', 'git@acme/core', 'a.@acme/core'])(
  '%s does not name the scope',
  (text) => {
    expect(replaceScope(text, '@acme', '@other')).toBe(text);
  },
);

test('every file with the scope or the registry is changed, and so is each publishConfig', () => {
  const root = plantRepository('https://npm.acme.internal', {
    'README.md': 'Log in: //npm.acme.internal/:_authToken=…\n',
    'picture.png': '\0@acme',
    'suites/bench/package.json': '{ "name": "@acme/bench", "private": true }\n',
    'packages/auth-core/node_modules/dependency/index.js': "'@acme/auth-core'",
    '.gitignore': 'node_modules\n',
  });

  const moved = moveTo(root, to);

  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  expect(read('.npmrc')).toBe('@other:registry=https://npm.other.internal/\n');
  expect(read('README.md')).toBe('Log in: //npm.other.internal/:_authToken=…\n');
  expect(JSON.parse(read('packages/auth-core/package.json'))).toEqual({
    name: '@other/auth-core',
    version: '1.0.0',
    publishConfig: { access: 'restricted', registry: 'https://npm.other.internal/' },
  });
  expect(JSON.parse(read('suites/bench/package.json'))).toEqual({ name: '@other/bench', private: true });
  expect(git(root, 'status', '--porcelain').trim().split('\n')).toHaveLength(new Set(moved).size);
  expect(moved).not.toContain('picture.png');
});

test('links to the repository and its address in package.json files move with --repository', () => {
  const root = plantRepository('https://npm.acme.internal', {
    'package.json':
      '{ "private": true, "repository": { "url": "git+https://git.acme.internal/team/sdks.git" } }\n',
    'README.md':
      '[a](https://git.acme.internal/team/sdks/blob/main/a.md) https://git.acme.internal/team/sdks. ' +
      'https://git.acme.internal/team/sdks-old https://git.acme.internal/team/sdks.io\n',
  });
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const before = read('README.md');

  moveTo(root, to);
  expect(read('README.md')).toBe(before);

  moveTo(root, to, 'https://github.com/other/sdks');
  expect(JSON.parse(read('package.json')).repository.url).toBe('git+https://github.com/other/sdks.git');
  expect(read('README.md')).toBe(
    '[a](https://github.com/other/sdks/blob/main/a.md) https://github.com/other/sdks. ' +
      'https://git.acme.internal/team/sdks-old https://git.acme.internal/team/sdks.io\n',
  );
});

test('a repository that names no address has none to move', () => {
  const root = plantRepository('https://npm.acme.internal');

  expect(() => moveTo(root, to, 'https://github.com/other/sdks')).toThrow('names no repository');
});

test('moving back restores everything', () => {
  const root = plantRepository('https://npm.acme.internal');
  moveTo(root, to);
  moveTo(root, { scope: '@acme', registry: 'https://npm.acme.internal' });

  const manifest = JSON.parse(readFileSync(join(root, 'packages/auth-core/package.json'), 'utf8'));
  expect(manifest.name).toBe('@acme/auth-core');
  expect(git(root, 'diff', '--name-only', '--', '.npmrc')).toBe('');
});

test.each([
  [undefined, undefined, 'is no scope'],
  ['acme', undefined, 'is no scope'],
  ['@Acme', undefined, 'is no scope'],
  ['@acme/core', undefined, 'is no scope'],
  ['@acme', 'npm.acme.internal', 'is no URL'],
])('%s with %s is refused', (scope, registry, reason) => {
  expect(objectionToMove(scope, registry)).toContain(reason);
  expect(objectionToMove('@acme', 'https://npm.acme.internal')).toBeUndefined();
});

test.each([
  'github.com/acme/sdks',
  'git@github.com:acme/sdks',
  'http://github.com/acme/sdks',
  'https://github.com',
])('%s is refused as the address of a repository', (address) => {
  expect(objectionToMove('@acme', undefined, address)).toContain('is not the https address');
  expect(objectionToMove('@acme', undefined, 'https://github.com/acme/sdks')).toBeUndefined();
});
