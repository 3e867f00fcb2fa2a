import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../packages.ts';
import { lastWords, run } from '../run.ts';
import { filesBelow } from '../tarballs.ts';
import type { Shelf } from './consumers.ts';
import type { Stage } from './stage.ts';

const maxPackages = 6;
const maxBytes = 2 * 1024 * 1024;

/** What a user's disk and lawyer get, and what is known against it. */
export async function checkInstalled(stage: Stage, shelf: Shelf): Promise<void> {
  const modules = join(shelf.folder, 'node_modules');
  const manifests = globSync('{**/,}node_modules/{@*/*,*}/package.json', { cwd: shelf.folder })
    .map((file) => readManifest(join(shelf.folder, file)))
    .sort((a, b) => a.name.localeCompare(b.name));
  const bytes = filesBelow(modules).reduce((sum, file) => sum + statSync(join(modules, file)).size, 0);
  const { package: name } = shelf.provider;

  stage.report.check(
    `${name} installs ${manifests.length} packages, ${Math.ceil(bytes / 1024)} KiB`,
    manifests.length <= maxPackages && bytes <= maxBytes
      ? undefined
      : `at most ${maxPackages} packages and ${maxBytes / 1024} KiB`,
  );
  const odd = manifests.filter(({ license }) => license !== 'MIT');
  stage.report.check(
    `Licences of ${name} are all MIT`,
    odd.length === 0 ? undefined : odd.map((one) => `${one.name} ${one.license}`).join(', '),
  );
  await audit(stage, shelf, Object.fromEntries(manifests.map((one) => [one.name, one.version])));
}

/**
 * Only what is not ours is asked about, at the registry it comes from: an audit of the app
 * itself would tell a public registry the names of private packages.
 */
async function audit(
  stage: Stage,
  { provider, env }: Shelf,
  versions: Record<string, string>,
): Promise<void> {
  const folder = join(stage.folder, 'audit', provider.name);
  const dependencies = Object.fromEntries(
    Object.entries(versions).filter(([name]) => !name.startsWith(`${stage.target.scope}/`)),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'audit', version: '1.0.0', dependencies }),
  );
  const locked = await run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], {
    cwd: folder,
    env,
  });
  const outcome = await run('npm', ['audit', '--json'], { cwd: folder, env });

  const what = `npm audit of ${Object.keys(dependencies).join(', ')}`;
  const found = parseFound(outcome.stdout);
  if (locked.code !== 0 || found === undefined)
    stage.report.skip(
      what,
      `the registry has no audit here. ${lastWords(outcome).match(/\d{3} [A-Z][\w ]+/)?.[0] ?? ''}`,
    );
  else stage.report.check(what, found === 0 ? undefined : `${found} vulnerabilities`);
}

function parseFound(json: string): number | undefined {
  try {
    return JSON.parse(json).metadata?.vulnerabilities?.total;
  } catch {
    return undefined;
  }
}
