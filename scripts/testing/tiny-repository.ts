import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../release/git.ts';
import { repository } from '../repository.ts';
import { plantTree } from './tree.ts';

const { packageManager } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

/** Creates a committed repository with one package to publish. It is deleted at the end of the test. */
export function plantRepository(registry: string, files: Record<string, string> = {}): string {
  const manifest = {
    name: '@acme/auth-core',
    version: '1.0.0',
    publishConfig: { access: 'restricted', registry: `${registry}/` },
  };
  const root = plantTree({
    'package.json': JSON.stringify({ name: 'tiny', private: true, packageManager }),
    'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    '.npmrc': `@acme:registry=${registry}/\n`,
    '.changeset/config.json': '{ "access": "restricted", "baseBranch": "main" }',
    '.changeset/README.md': '# Changesets\n',
    'packages/auth-core/package.json': JSON.stringify(manifest),
    'packages/auth-core/src/index.ts': 'export {};\n',
    ...files,
  });
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'Begin');
  return root;
}
