import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { unreleasedPackages } from './unreleased.ts';

test('a version is unreleased until it has a tag, and a private suite never is', () => {
  const manifest = (name: string, more = {}) => JSON.stringify({ name, version: '1.2.0', ...more });
  const root = plantTree({
    'packages/one/package.json': manifest('@x/one'),
    'packages/two/package.json': manifest('@x/two'),
    'suites/suite/package.json': manifest('@x/suite', { private: true }),
  });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init');
  git('-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '--allow-empty', '-m', 'Release');
  git('tag', '@x/one@1.2.0');
  git('tag', '@x/two@1.1.0');

  expect(unreleasedPackages(root).map(({ manifest: { name } }) => name)).toEqual(['@x/two']);
});
