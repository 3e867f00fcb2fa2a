/**
 * Releases everything to a registry of its own and uses it as users do: see docs/releasing.md.
 * Touches neither the working tree nor any registry but the one on loopback.
 *
 *   pnpm rehearse-release
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { providerNames } from '../../providers.ts';
import { cleanEnvironment, run } from '../run.ts';
import { moveTo } from '../set-scope.ts';
import { readTarget } from '../target.ts';
import { rehearseConsumers } from './consumers.ts';
import { commitAll, copyRepository, lendDependencies } from './copy.ts';
import { rehearseCoreFix, rehearseSnapshot } from './core-fix.ts';
import { startInstalledEmulator } from './emulator.ts';
import { rehearseFirstRelease } from './first-release.ts';
import { auditDependencies, checkInstalled } from './installed.ts';
import { createManagers, managerNames } from './managers.ts';
import { startRegistry } from './registry.ts';
import { createReport } from './report.ts';
import { install } from './shelf.ts';
import type { Stage } from './stage.ts';

const root = resolve(import.meta.dirname, '../../..');
const scope = readTarget(root)?.scope ?? '@x';
const report = createReport(managerNames);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rehearsal-')));
const repository = join(folder, 'repository');
const uplink = await run('npm', ['config', 'get', 'registry'], { cwd: folder, env: cleanEnvironment() });
const registry = await startRegistry(join(folder, 'registry'), scope, uplink.stdout.trim());

try {
  const target = { scope, registry: registry.url };
  const stage: Stage = { folder, repository, registry, target, report };
  mkdirSync(repository);
  copyRepository(root, repository);
  lendDependencies(root, repository);
  moveTo(repository, target);
  commitAll(repository, 'Publish to the rehearsal');

  await rehearseFirstRelease(stage);
  await useIt(stage);
} catch (error) {
  report.check('The rehearsal goes to its end', error instanceof Error ? (error.stack ?? '') : String(error));
} finally {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
if (!report.finish(join(root, 'scripts/release/reports/rehearsal.json'))) process.exitCode = 1;

async function useIt(stage: Stage): Promise<void> {
  const [npm] = createManagers(join(folder, 'cache'));
  if (!npm) throw new Error('There is no npm.');
  const testing = { folder: join(folder, 'emulator'), manager: npm, env: npm.env };
  report.check(
    `${scope}/auth-testing installs`,
    await install(stage, { ...testing, provider: { package: `${scope}/auth-testing` } }),
  );

  const emulator = await startInstalledEmulator(testing.folder, scope);
  try {
    const shelves = await rehearseConsumers(stage, providerNames(root), emulator.env);
    const withNpm = shelves.filter(({ manager }) => manager.name === 'npm');
    for (const shelf of withNpm) checkInstalled(stage, shelf);
    await auditDependencies(stage, npm);
    const blooma = shelves.filter(({ provider }) => provider.name === 'blooma');
    await rehearseCoreFix(stage, blooma);
    if (withNpm[0]) await rehearseSnapshot(stage, withNpm[0]);
    report.printMatrix();
  } finally {
    await emulator.stop();
  }
}
