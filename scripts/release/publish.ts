/**
 * Publishes every version that the registry does not have yet, only to the registry in `.npmrc`.
 * If something is wrong, prints one line and sends nothing.
 *
 *   NPM_TOKEN=… pnpm release:publish
 */
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { objectionToPackages, publishedPackages } from './packages.ts';
import { objectionToTree, pendingChangesets, toUndeclaredLine, undeclaredChanges } from './state.ts';
import { objectionToRegistry, readTarget, type Target } from './target.ts';
import { objectionToToken } from './token.ts';
import { upload } from './upload.ts';

/** The registry to publish to, or the reason why publishing is refused. */
export function permittedTarget(root: string): Target | string {
  const target = readTarget(root);
  const objection = objectionToRegistry(target?.registry);
  if (!target || objection) return objection ?? '.npmrc names no registry.';
  return objectionToPackages(publishedPackages(root), target) ?? objectionToSettings(root) ?? target;
}

/** npm reads the `.npmrc` of the folder it runs in, and that one wins over the environment. */
function objectionToSettings(root: string): string | undefined {
  const [file] = globSync('packages/*/.npmrc', { cwd: root });
  return file && `${file} could name another registry. Remove it.`;
}

/** Returns the published versions, or one line with the reason why nothing was published. */
export async function publish(root: string, token: string | undefined): Promise<string | string[]> {
  const target = permittedTarget(root);
  if (typeof target === 'string') return target;
  const objection =
    (await objectionToTree(root)) ??
    objectionToPending(pendingChangesets(root)) ??
    (await objectionToToken(target, token));
  if (objection || !token) return objection ?? 'NPM_TOKEN is not set.';

  const { published, problem } = await upload({ root, target, token });
  if (problem) return problem;
  if (published.length > 0) return published;
  return (
    toUndeclaredLine(await undeclaredChanges(root)) ??
    `Nothing to publish: ${target.registry} already has every version.`
  );
}

function objectionToPending(changesets: string[]): string | undefined {
  if (changesets.length === 0) return undefined;
  return `Changesets are left (${changesets.length}). Run \`pnpm release:version\`, commit, then publish.`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: '.' } } });
  const { NPM_TOKEN } = process.env;
  const result = await publish(values.root, NPM_TOKEN);

  if (typeof result === 'string') {
    console.error(result);
    process.exitCode = 1;
  } else {
    for (const name of result) console.log(`Published ${name}`);
  }
}
