/**
 * Prints whether a version is unreleased, as a line for a workflow's outputs. Every release has a git tag.
 *
 *   node scripts/release/unreleased.ts >> "$GITHUB_OUTPUT"
 */
import { execFileSync } from 'node:child_process';
import { type Package, publishedPackages } from './packages.ts';

/** The packages whose version has no tag yet. */
export function unreleasedPackages(root: string): Package[] {
  const tags = execFileSync('git', ['tag', '--list'], { cwd: root, encoding: 'utf8' }).split('\n');
  return publishedPackages(root).filter(
    ({ manifest }) => !tags.includes(`${manifest.name}@${manifest.version}`),
  );
}

if (import.meta.main) {
  const names = unreleasedPackages('.').map(({ manifest }) => `${manifest.name}@${manifest.version}`);
  console.error(names.length > 0 ? `To be published: ${names.join(', ')}` : 'Every version has a tag.');
  console.log(`unreleased=${names.length > 0}`);
}
