import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findForbidden } from 'scripts/checks/licences';
import { readManifest } from 'scripts/release/packages';
import { ASKS_REGISTRY, run, tailOf } from 'scripts/release/run';
import { filesBelow } from 'scripts/release/tarballs';
import type { ConsumerFolder } from './consumer-folder.ts';
import type { Manager } from './package-managers.ts';
import type { RehearsalContext } from './rehearsal-context.ts';

/** Of BlastIQ, which has one more than the others: `oauth4webapi`, for the sign-in of people. */
const MAX_PACKAGES = 7;
const MAX_BYTES = 2 * 1024 * 1024;

/** Checks the size and the licences of an installed provider. */
export function checkInstalled(context: RehearsalContext, consumer: ConsumerFolder): void {
  const modules = join(consumer.folder, 'node_modules');
  const manifests = globSync('{**/,}node_modules/{@*/*,*}/package.json', { cwd: consumer.folder }).map(
    (file) => readManifest(join(consumer.folder, file)),
  );
  const bytes = filesBelow(modules).reduce((sum, file) => sum + statSync(join(modules, file)).size, 0);
  const fits = manifests.length <= MAX_PACKAGES && bytes <= MAX_BYTES;
  context.report.check(
    `${consumer.provider.package} installs ${manifests.length} packages, ${Math.ceil(bytes / 1024)} KiB`,
    fits ? undefined : `at most ${MAX_PACKAGES} packages and ${MAX_BYTES / 1024} KiB`,
  );

  const forbidden = manifests.flatMap(({ name, license = 'unknown' }) =>
    findForbidden({ [license]: [{ name }] }),
  );
  context.report.check(
    `The licences of ${consumer.provider.package} are allowed`,
    forbidden.length === 0 ? undefined : forbidden.join(' '),
  );
}

/**
 * Audits only third-party dependencies, at the registry they come from: an audit of the whole app
 * would send the names of private packages to a public registry.
 */
export async function auditDependencies(context: RehearsalContext, { env }: Manager): Promise<void> {
  const { scope } = context.target;
  const own = globSync(`{apps/*-npm,emulator}/node_modules/${scope}/*/package.json`, {
    cwd: context.folder,
  });
  const declared = own.flatMap((file) =>
    Object.entries(readManifest(join(context.folder, file)).dependencies ?? {}),
  );
  const dependencies = Object.fromEntries(declared.filter(([name]) => !name.startsWith(`${scope}/`)));
  const folder = join(context.folder, 'audit');
  mkdirSync(folder);
  const manifest = { name: 'audit', version: '1.0.0', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));

  const lock = ['install', '--package-lock-only', '--no-audit', '--no-fund'];
  const asking = { ...ASKS_REGISTRY, cwd: folder, env };
  const locked = await run('npm', lock, asking);
  const outcome = await run('npm', ['audit', '--json'], asking);
  const what = `npm audit of the ${Object.keys(dependencies).length} third-party dependencies`;
  const found = locked.code === 0 ? parseFound(outcome.stdout) : undefined;
  if (found !== undefined) context.report.check(what, found === 0 ? undefined : `${found} vulnerabilities`);
  else {
    const status = /\b[45]\d\d [A-Z][\w ]+/.exec(tailOf(outcome))?.[0];
    context.report.skip(what, `this registry has no audit (${status ?? 'no response'}).`);
  }
}

function parseFound(json: string): number | undefined {
  try {
    return JSON.parse(json).metadata?.vulnerabilities?.total;
  } catch {
    return undefined;
  }
}
