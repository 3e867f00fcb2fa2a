/**
 * Publishes the changesets of a branch as versions that are installed only by their tag, such as
 * `npm install @x/blooma-auth@retry-after`. Does not change the branch.
 *
 *   NPM_TOKEN=… node scripts/release/snapshot.ts [tag]
 *
 * The tag defaults to the name of the branch. In CI there may be no branch.
 */
import { parseArgs } from 'node:util';
import { permittedTarget } from './publish.ts';
import { run } from './run.ts';
import { objectionToTree } from './state.ts';
import { objectionToToken } from './token.ts';
import { upload } from './upload.ts';
import { version } from './version.ts';

/** Returns the published versions, or one line with the reason why nothing was published. */
export async function publishSnapshot(
  root: string,
  token: string | undefined,
  name?: string,
): Promise<string | string[]> {
  const target = permittedTarget(root);
  if (typeof target === 'string') return target;
  const { stdout } = await run('git', ['branch', '--show-current'], { cwd: root });
  const tag = toTag(name ?? stdout.trim());
  if (tag === undefined) return 'A snapshot must be published from a branch, not from main.';
  const objection = (await objectionToTree(root)) ?? (await objectionToToken(target, token));
  if (objection || !token) return objection ?? 'NPM_TOKEN is not set.';

  try {
    const versioned = await version(root, ['--snapshot', tag]);
    if (typeof versioned === 'string') return versioned;
    const { published, problem } = await upload({ root, target, token, tag });
    return problem ?? published;
  } finally {
    // The tree was clean before, so every change is from this script.
    await run('git', ['restore', '--', '.changeset', 'packages'], { cwd: root });
    await run('git', ['clean', '-fdq', '--', 'packages'], { cwd: root });
  }
}

/** Converts a branch name to a dist-tag. It must not look like a version or a range, such as `v1` or `1.x`. */
export function toTag(branch: string): string | undefined {
  const tag = branch
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (tag === '' || tag === 'main' || tag === 'latest') return undefined;
  return /^(v?\d|x$)/.test(tag) ? `branch-${tag}` : tag;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { root: { type: 'string', default: '.' } },
  });
  const { NPM_TOKEN } = process.env;
  const result = await publishSnapshot(values.root, NPM_TOKEN, positionals[0]);

  if (typeof result === 'string') {
    console.error(result);
    process.exitCode = 1;
  } else {
    for (const name of result) console.log(`Published ${name}`);
  }
}
