import { execFileSync } from 'node:child_process';

export function commitAll(root: string, message: string): void {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', message);
}

export function git(root: string, ...args: string[]): string {
  const author = ['-c', 'user.name=Rehearsal', '-c', 'user.email=rehearsal@example.com'];
  // Ignores the user's hooks and signing keys.
  const neutral = ['-c', 'commit.gpgsign=false', '-c', 'tag.gpgsign=false', '-c', 'core.hooksPath=/dev/null'];
  return execFileSync('git', [...author, ...neutral, ...args], { cwd: root, encoding: 'utf8' });
}
