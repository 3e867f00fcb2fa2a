import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { commitAll, git } from 'scripts/release/git';

/**
 * Copies what the repository holds, changes that are not committed included, into a
 * repository of its own: a rehearsal may version, tag and break it as it likes.
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
 * Lends the copy the dependencies of the original, with no install. The links of each package
 * are relative, so those between packages lead into the copy, the others through one link to
 * the original. Never run `pnpm install` there: it would write through that link.
 */
export function lendDependencies(root: string, to: string): void {
  symlinkSync(resolve(root, 'node_modules'), join(to, 'node_modules'));
  for (const folder of globSync('{packages/*,suites/*,examples,scripts,tour}/node_modules', { cwd: root })) {
    cpSync(join(root, folder), join(to, folder), { recursive: true, verbatimSymlinks: true });
  }
}
