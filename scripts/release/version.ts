/**
 * Converts the changesets to versions and changelogs. Commit the result. Publishing is a separate
 * step.
 *
 *   pnpm release:version
 */
import { parseArgs } from 'node:util';
import { publishedPackages } from './packages.ts';
import { cleanEnvironment, run, tailOf } from './run.ts';
import { pendingChangesets, toUndeclaredLine, undeclaredChanges } from './state.ts';

/** Returns the packages with a new version, or one line with the reason why there are none. */
export async function version(root: string, extra: readonly string[] = []): Promise<string | string[]> {
  const undeclared = toUndeclaredLine(await undeclaredChanges(root));
  if (undeclared) return undeclared;
  if (pendingChangesets(root).length === 0)
    return 'There is no changeset and so nothing to release. Write one with `pnpm changeset`.';

  const before = versions(root);
  const env = { ...cleanEnvironment(), NO_COLOR: '1' };
  const outcome = await run('changeset', ['version', ...extra], { cwd: root, env });
  if (outcome.code !== 0) return `Versioning failed. ${tailOf(outcome)}`;
  return [...versions(root)].filter((name) => !before.has(name));
}

function versions(root: string): Set<string> {
  return new Set(publishedPackages(root).map(({ manifest }) => `${manifest.name}@${manifest.version}`));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: '.' } } });
  const result = await version(values.root);

  if (typeof result === 'string') {
    console.error(result);
    process.exitCode = 1;
  } else {
    for (const name of result) console.log(name);
  }
}
