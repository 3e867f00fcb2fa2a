import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Package, publishedPackages } from './packages.ts';
import { run } from './run.ts';

/** The reason why the tree differs from the commit that will be tagged, or undefined. */
export async function objectionToTree(root: string): Promise<string | undefined> {
  const { code, stdout } = await run('git', ['status', '--porcelain'], { cwd: root });
  if (code !== 0) return 'This is not a git repository. Only a commit can be published.';
  const changes = stdout.split('\n').filter(Boolean);
  if (changes.length === 0) return undefined;
  return `The tree is dirty (${changes.length} files, such as ${changes[0]?.slice(3)}). Commit, then publish.`;
}

/** The changesets that `pnpm release:version` has not applied yet. */
export function pendingChangesets(root: string): string[] {
  return globSync('.changeset/*.md', { cwd: root }).filter((file) => !file.endsWith('/README.md'));
}

/**
 * The packages whose sources changed since the base, without a changeset. The base is a branch, or
 * by default each package's last release. An empty changeset (`pnpm changeset --empty`) says that
 * users are not affected.
 */
export async function undeclaredChanges(root: string, base?: string): Promise<Package[]> {
  const texts = pendingChangesets(root).map((file) => readFileSync(join(root, file), 'utf8'));
  const headers = texts.map((text) => /^---\n([\s\S]*?)^---/m.exec(text)?.[1]?.trim() ?? '');
  if (headers.includes('')) return [];

  const undeclared: Package[] = [];
  for (const released of publishedPackages(root)) {
    const { name, version } = released.manifest;
    if (headers.some((header) => header.includes(`"${name}":`) || header.includes(`'${name}':`))) continue;
    const since = base ?? `${name}@${version}`;
    // 1 means a difference. Other codes mean that git cannot compare, for example because the tag does not exist yet.
    const { code } = await run('git', ['diff', '--quiet', since, '--', `${released.folder}/src`], {
      cwd: root,
    });
    if (code === 1) undeclared.push(released);
  }
  return undeclared;
}

/** One line about these packages, or undefined if there are none. */
export function toUndeclaredLine(undeclared: readonly Package[]): string | undefined {
  if (undeclared.length === 0) return undefined;
  const names = undeclared.map(({ manifest }) => manifest.name).join(', ');
  return `Changed without a changeset: ${names}. Write one with \`pnpm changeset\`, or \`pnpm changeset --empty\` if users are not affected.`;
}
