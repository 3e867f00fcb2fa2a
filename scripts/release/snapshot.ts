/**
 * Publishes the changesets of a branch as versions nobody gets without asking, such as
 * `npm install @x/blooma-auth@retry-after`. Leaves the branch as it was.
 *
 *   NPM_TOKEN=… node scripts/release/snapshot.ts [tag]
 *
 * The tag is the branch's name, unless another is given (CI may have no branch checked out).
 */
import { parseArgs } from 'node:util';
import { permittedTarget } from './publish.ts';
import { run } from './run.ts';
import { objectionToTree } from './state.ts';
import { objectionToToken } from './token.ts';
import { upload } from './upload.ts';
import { version } from './version.ts';

/** One line where it did not publish; else what it published. */
export async function publishSnapshot(
  root: string,
  token: string | undefined,
  name?: string,
): Promise<string | string[]> {
  const target = permittedTarget(root);
  if (typeof target === 'string') return target;
  const { stdout } = await run('git', ['branch', '--show-current'], { cwd: root });
  const tag = toTag(name ?? stdout.trim());
  if (tag === undefined) return 'A snapshot comes from a branch of its own, not from main.';
  const objection = (await objectionToTree(root)) ?? (await objectionToToken(target, token));
  if (objection || !token) return objection ?? 'NPM_TOKEN is not set.';

  try {
    const versioned = await version(root, ['--snapshot', tag]);
    if (typeof versioned === 'string') return versioned;
    const { published, problem } = await upload({ root, target, token, tag });
    return problem ?? published;
  } finally {
    // The tree was clean, so what is there now is what this made.
    await run('git', ['restore', '--', '.changeset', 'packages'], { cwd: root });
    await run('git', ['clean', '-fdq', '--', 'packages'], { cwd: root });
  }
}

/** A dist-tag is no version and no range, or npm would take it for one: `v1`, `1.x`. */
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
