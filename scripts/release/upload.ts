import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { objectionToDestinations } from './destinations.ts';
import { cleanEnvironment, type Outcome, run, tailOf } from './run.ts';
import { objectionToTarballs } from './tarballs.ts';
import type { Target } from './target.ts';
import { registryEnvironment } from './token.ts';

export interface UploadOptions {
  root: string;
  target: Target;
  token: string;
  /** The dist-tag. A release with a dist-tag creates no git tags. @default 'latest' */
  tag?: string | undefined;
}

export interface Upload {
  published: string[];
  /** One line, if the upload failed. */
  problem?: string;
}

interface Plan {
  version: number;
  plan: { kind: string; name: string; version: string; tag: string }[][];
}

/**
 * Builds and packs everything, checks every tarball, and only then sends the first one, so that a
 * local problem leaves the registry unchanged.
 */
export async function upload({ root, target, token, tag }: UploadOptions): Promise<Upload> {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  const quiet = { ...cleanEnvironment(), TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' };
  // The tools that build and pack must not get the token.
  const tool = (command: string, ...args: string[]) => run(command, args, { cwd: root, env: quiet });
  const withToken = { ...quiet, ...provenance(process.env), ...registryEnvironment(target, token, folder) };
  const changeset = (...args: string[]) => run('changeset', args, { cwd: root, env: withToken });

  try {
    const planFile = join(folder, 'plan.json');
    const planned = await changeset('publish-plan', '--output', planFile);
    if (planned.code !== 0)
      return failed('The published versions could not be read from the registry', planned);

    const plan: Plan = JSON.parse(readFileSync(planFile, 'utf8'));
    const releases = plan.plan.flat().filter(({ kind }) => kind === 'publish');
    const names = releases.map(({ name, version }) => `${name}@${version}`);
    if (names.length === 0) return { published: [] };
    if (tag !== undefined) {
      for (const release of releases) release.tag = tag;
      writeFileSync(planFile, JSON.stringify(plan));
    }

    const built = await tool('turbo', 'run', 'build', '--filter=./packages/*', '--output-logs=errors-only');
    if (built.code !== 0) return failed('The build failed', built);
    const packed = await tool('changeset', 'pack', '--from-publish-plan', planFile, '--out-dir', folder);
    if (packed.code !== 0) return failed('Packing failed', packed);
    const problem =
      (await objectionToTarballs(join(folder, 'packages'), resolve(root), target)) ??
      (await objectionToDestinations(folder, resolve(root), target, withToken));
    if (problem) return { published: [], problem };

    const gitTags = tag === undefined ? [] : ['--no-git-tag'];
    const sent = await changeset('publish', '--from-pack-dir', folder, ...gitTags);
    if (sent.code !== 0)
      return failed(
        'The registry did not accept all packages. Run this again: published ones are skipped',
        sent,
      );
    return { published: names };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function failed(what: string, outcome: Outcome): Upload {
  return { published: [], problem: `${what}. ${tailOf(outcome)}` };
}

/** The only npm setting that a workflow may set. See docs/releasing.md. */
function provenance({ NPM_CONFIG_PROVENANCE }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return NPM_CONFIG_PROVENANCE === undefined ? {} : { NPM_CONFIG_PROVENANCE };
}
