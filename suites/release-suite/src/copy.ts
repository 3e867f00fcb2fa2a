import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { commitAll, git } from 'scripts/release/git';

/**
 * Copies the files of the repository, with uncommitted changes, to a new repository, where a
 * rehearsal may change, version and tag everything.
 */
export function copyRepository(root: string, to: string): void {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root });
  for (const file of list.toString('utf8').split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file));
  }
  git(to, 'init', '--quiet', '--initial-branch=main');
  commitAll(to, 'Start the rehearsal');
}

/**
 * Gives the copy the dependencies of the original, without an install. The links of each package
 * are relative, so links between packages stay within the copy, and the others go through one link to
 * the original. Never run `pnpm install` in the copy: it would write through that link.
 */
export function linkDependencies(root: string, to: string): void {
  symlinkSync(resolve(root, 'node_modules'), join(to, 'node_modules'));
  for (const folder of globSync('{packages/*,suites/*,examples,scripts,tour}/node_modules', { cwd: root })) {
    cpSync(join(root, folder), join(to, folder), { recursive: true, verbatimSymlinks: true });
  }
}
