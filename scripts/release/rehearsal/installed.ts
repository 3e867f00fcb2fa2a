import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDisagreed } from '../licences.ts';
import { readManifest } from '../packages.ts';
import { lastWords, run } from '../run.ts';
import { filesBelow } from '../tarballs.ts';
import type { Manager } from './managers.ts';
import type { Shelf } from './shelf.ts';
import type { Stage } from './stage.ts';

const maxPackages = 6;
const maxBytes = 2 * 1024 * 1024;

/** What a user's disk and lawyer get. */
export function checkInstalled(stage: Stage, shelf: Shelf): void {
  const modules = join(shelf.folder, 'node_modules');
  const manifests = globSync('{**/,}node_modules/{@*/*,*}/package.json', { cwd: shelf.folder }).map((file) =>
    readManifest(join(shelf.folder, file)),
  );
  const bytes = filesBelow(modules).reduce((sum, file) => sum + statSync(join(modules, file)).size, 0);
  const fits = manifests.length <= maxPackages && bytes <= maxBytes;
  stage.report.check(
    `${shelf.provider.package} installs ${manifests.length} packages, ${Math.ceil(bytes / 1024)} KiB`,
    fits ? undefined : `at most ${maxPackages} packages and ${maxBytes / 1024} KiB`,
  );

  const disagreed = manifests.flatMap(({ name, license = 'unknown' }) =>
    findDisagreed({ [license]: [{ name }] }),
  );
  stage.report.check(
    `The licences of ${shelf.provider.package} were agreed to`,
    disagreed.length === 0 ? undefined : disagreed.join(' '),
  );
}

/**
 * Only what is not ours is asked about, at the registry it comes from: an audit of an app
 * would tell a public registry the names of private packages.
 */
export async function auditDependencies(stage: Stage, { env }: Manager): Promise<void> {
  const { scope } = stage.target;
  const ours = globSync(`{apps/*-npm,emulator}/node_modules/${scope}/*/package.json`, { cwd: stage.folder });
  const named = ours.flatMap((file) =>
    Object.entries(readManifest(join(stage.folder, file)).dependencies ?? {}),
  );
  const dependencies = Object.fromEntries(named.filter(([name]) => !name.startsWith(`${scope}/`)));
  const folder = join(stage.folder, 'audit');
  mkdirSync(folder);
  const manifest = { name: 'audit', version: '1.0.0', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));

  const lock = ['install', '--package-lock-only', '--no-audit', '--no-fund'];
  const locked = await run('npm', lock, { cwd: folder, env });
  const outcome = await run('npm', ['audit', '--json'], { cwd: folder, env });
  const what = `npm audit of the ${Object.keys(dependencies).length} dependencies that are not ours`;
  const found = locked.code === 0 ? parseFound(outcome.stdout) : undefined;
  if (found !== undefined) stage.report.check(what, found === 0 ? undefined : `${found} vulnerabilities`);
  else {
    const status = /\b[45]\d\d [A-Z][\w ]+/.exec(lastWords(outcome))?.[0];
    stage.report.skip(what, `this registry has no audit (${status ?? 'no answer'}).`);
  }
}

function parseFound(json: string): number | undefined {
  try {
    return JSON.parse(json).metadata?.vulnerabilities?.total;
  } catch {
    return undefined;
  }
}
