import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plantRepository } from '../testing/tiny-repository.ts';
import { commitAll, git } from './git.ts';
import { objectionToTree, pendingChangesets, toUndeclaredLine, undeclaredChanges } from './state.ts';

const REGISTRY = 'http://127.0.0.1:9';

test('an uncommitted file makes the tree dirty', async () => {
  const root = plantRepository(REGISTRY);
  const before = await objectionToTree(root);
  writeFileSync(join(root, 'stray.txt'), 'left over');

  expect(before).toBeUndefined();
  expect(await objectionToTree(root)).toBe(
    'The tree is dirty (1 files, such as stray.txt). Commit, then publish.',
  );
});

test('sources that changed since their release need a changeset', async () => {
  const root = plantRepository(REGISTRY);
  git(root, 'tag', '@acme/auth-core@1.0.0');
  const before = await undeclaredChanges(root);
  writeFileSync(join(root, 'packages/auth-core/src/index.ts'), 'export const fixed = true;\n');
  commitAll(root, 'Fix');

  expect(before).toEqual([]);
  expect(toUndeclaredLine(await undeclaredChanges(root))).toContain(
    'Changed without a changeset: @acme/auth-core.',
  );
});

test.each([
  ['one that names the package', '---\n"@acme/auth-core": patch\n---\n\nFixed.\n'],
  ['an empty one', '---\n---\n'],
])('a changeset is enough: %s', async (_, changeset) => {
  const root = plantRepository(REGISTRY, { '.changeset/fix.md': changeset });
  git(root, 'tag', '@acme/auth-core@1.0.0');
  writeFileSync(join(root, 'packages/auth-core/src/index.ts'), 'export const fixed = true;\n');

  expect(await undeclaredChanges(root)).toEqual([]);
  expect(pendingChangesets(root)).toEqual(['.changeset/fix.md']);
});

test('a package that was never released needs no changeset', async () => {
  expect(await undeclaredChanges(plantRepository(REGISTRY))).toEqual([]);
});
