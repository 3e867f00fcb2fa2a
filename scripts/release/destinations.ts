import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { publishedPackages } from './packages.ts';
import { run, tailOf } from './run.ts';
import type { Target } from './target.ts';

/** What `changeset pack` leaves beside the tarballs, and `changeset publish` reads. */
interface PackedPlan {
  plan: PackedRelease[][];
}

interface PackedRelease {
  kind: string;
  name: string;
  access: string;
  tag: string;
  tarball: { path: string };
}

/**
 * The reason why a tarball would go elsewhere than to the target, or undefined. The package manager itself is asked:
 * its settings come from more places than this repository, and what it does with them is its own affair. The command is
 * that of `changeset publish`, as a rehearsal that sends nothing. No answer is an objection too.
 */
export async function objectionToDestinations(
  packed: string,
  root: string,
  target: Target,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const { plan }: PackedPlan = JSON.parse(readFileSync(join(packed, 'publish-plan.json'), 'utf8'));
  const folders = new Map(publishedPackages(root).map(({ folder, manifest }) => [manifest.name, folder]));

  for (const { name, access, tag, tarball } of plan.flat().filter(({ kind }) => kind === 'publish')) {
    const cwd = join(root, folders.get(name) ?? '.');
    const file = relative(cwd, join(packed, tarball.path));
    const flags = ['--json', '--access', access, '--tag', tag, '--no-git-checks', '--dry-run'];
    const offline = { ...env, npm_config_offline: 'true' };
    const outcome = await run('pnpm', ['publish', file, ...flags], { cwd, env: offline });
    const destination = /^npm notice Publishing to (\S+) /m.exec(outcome.stderr)?.[1];
    if (destination === undefined)
      return `The package manager does not say where ${name} would go. ${tailOf(outcome)}`;
    if (destination !== `${target.registry}/`)
      return `${name} would go to ${destination} and not to ${target.registry}/.`;
  }
  return undefined;
}
