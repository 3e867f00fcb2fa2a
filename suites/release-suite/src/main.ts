/**
 * Releases everything to a local registry and uses it as users do. See docs/releasing.md.
 * Does not change the working tree, and uses no registry except the one on loopback.
 *
 *   turbo run rehearse-release
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { providerNames } from 'scripts/providers';
import { commitAll } from 'scripts/release/git';
import { cleanEnvironment, run } from 'scripts/release/run';
import { moveTo } from 'scripts/release/set-scope';
import { readTarget } from 'scripts/release/target';
import { install } from './consumer-folder.ts';
import { rehearseConsumers } from './consumers.ts';
import { copyRepository, linkDependencies } from './copy.ts';
import { rehearseCoreFix, rehearseSnapshot } from './core-fix.ts';
import { startInstalledEmulator } from './emulator.ts';
import { rehearseFirstRelease } from './first-release.ts';
import { auditDependencies, checkInstalled } from './installed.ts';
import { rehearseNext } from './next.ts';
import { createManagers, MANAGER_NAMES } from './package-managers.ts';
import { startRegistry } from './registry.ts';
import type { RehearsalContext } from './rehearsal-context.ts';
import { createReport } from './report.ts';

const root = resolve(import.meta.dirname, '../../..');
const scope = readTarget(root)?.scope ?? '@x';
const report = createReport(MANAGER_NAMES);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rehearsal-')));
const repository = join(folder, 'repository');
const uplink = await run('npm', ['config', 'get', 'registry'], { cwd: folder, env: cleanEnvironment() });
const registry = await startRegistry(join(folder, 'registry'), scope, uplink.stdout.trim());

try {
  const target = { scope, registry: registry.url };
  const context: RehearsalContext = { folder, repository, registry, target, report };
  mkdirSync(repository);
  copyRepository(root, repository);
  linkDependencies(root, repository);
  moveTo(repository, target);
  commitAll(repository, 'Publish to the rehearsal');

  await rehearseFirstRelease(context);
  await rehearseUse(context);
} catch (error) {
  report.check('The rehearsal is completed', error instanceof Error ? (error.stack ?? '') : String(error));
} finally {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
if (!report.finish(join(import.meta.dirname, '../reports/rehearsal.json'))) process.exitCode = 1;

async function rehearseUse(context: RehearsalContext): Promise<void> {
  const [npm] = createManagers(join(folder, 'cache'));
  if (!npm) throw new Error('npm is missing from the package managers.');
  const testing = { folder: join(folder, 'emulator'), manager: npm, env: npm.env };
  report.check(
    `${scope}/auth-testing installs`,
    await install(context, { ...testing, provider: { package: `${scope}/auth-testing` } }),
  );

  const emulator = await startInstalledEmulator(testing.folder, scope);
  try {
    const consumers = await rehearseConsumers(context, providerNames(root), emulator.env);
    const withNpm = consumers.filter(({ manager }) => manager.name === 'npm');
    for (const consumer of withNpm) checkInstalled(context, consumer);
    await auditDependencies(context, npm);
    await rehearseNext(context, npm);
    const blooma = consumers.filter(({ provider }) => provider.name === 'blooma');
    await rehearseCoreFix(context, blooma);
    if (withNpm[0]) await rehearseSnapshot(context, withNpm[0]);
    report.printMatrix();
  } finally {
    await emulator.stop();
  }
}
