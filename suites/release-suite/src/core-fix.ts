import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git } from 'scripts/release/git';
import { publishedPackages } from 'scripts/release/packages';
import { ASKS_REGISTRY, run, tailOf } from 'scripts/release/run';
import type { ConsumerFolder } from './consumer-folder.ts';
import { checkRefusal, mustRelease, type RehearsalContext, release } from './rehearsal-context.ts';

const SUMMARY = 'Fixed a bug of the rehearsal.';

/** Releases a fix of core with the providers, and checks that a plain update installs it. */
export async function rehearseCoreFix(
  context: RehearsalContext,
  consumers: readonly ConsumerFolder[],
): Promise<void> {
  const { repository, report, target } = context;
  const core = `${target.scope}/auth-core`;
  const before = publishedPackages(repository);

  appendFileSync(
    join(repository, 'packages/auth-core/src/index.ts'),
    "export const rehearsedFix = 'fixed';\n",
  );
  commitAll(repository, 'Fix core');
  await checkRefusal(
    context,
    'A change without a changeset',
    /Changed without a changeset: @\S+\/auth-core/,
    () => release(context, 'publish'),
  );

  writeFileSync(join(repository, '.changeset/core-fix.md'), `---\n"${core}": patch\n---\n\n${SUMMARY}\n`);
  commitAll(repository, 'Add a changeset');
  await mustRelease(context, 'version');
  const released = publishedPackages(repository).filter(
    ({ manifest }) =>
      !before.some((one) => one.manifest.name === manifest.name && one.manifest.version === manifest.version),
  );
  const dependents = before.filter(({ manifest }) => manifest.dependencies?.[core]);
  report.check(
    `The fix releases core and the ${dependents.length} packages that depend on it, nothing else`,
    released.length === dependents.length + 1 ? undefined : released.map(({ folder }) => folder).join(', '),
  );
  const changelog = readFileSync(join(repository, 'packages/blooma-auth/CHANGELOG.md'), 'utf8');
  report.check(
    "A provider's changelog mentions the fix",
    changelog.includes(SUMMARY) ? undefined : changelog,
  );
  await mustRelease(context, 'publish');

  for (const consumer of consumers)
    report.cell('Core fix by update', consumer.manager.name, await update(consumer, core));
}

/** Updates the app without naming a version, and looks for the fix in the core that the provider imports. */
async function update(
  { manager, provider, folder, env }: ConsumerFolder,
  core: string,
): Promise<string | undefined> {
  const [command = '', ...args] = manager.update(provider.package);
  const updated = await run(command, args, { ...ASKS_REGISTRY, cwd: folder, env });
  if (updated.code !== 0) return tailOf(updated);

  const look = `
import { createRequire } from 'node:module';
const provider = createRequire(import.meta.url).resolve('${provider.package}');
console.log(createRequire(provider)('${core}').rehearsedFix);
`;
  writeFileSync(join(folder, 'look.mjs'), look);
  const outcome = await run('node', ['look.mjs'], { cwd: folder, env });
  return outcome.stdout.trim() === 'fixed' ? undefined : `it still has the old core. ${tailOf(outcome)}`;
}

/** Publishes a snapshot of a branch, which is installed only by its tag. */
export async function rehearseSnapshot(context: RehearsalContext, consumer: ConsumerFolder): Promise<void> {
  const { repository, report } = context;
  const { manager, provider, folder, env } = consumer;
  await checkRefusal(context, 'A snapshot of main', /not from main/, () => release(context, 'snapshot'));

  git(repository, 'switch', '--quiet', '--create', 'feature/try-it');
  writeFileSync(
    join(repository, '.changeset/try.md'),
    `---\n"${provider.package}": minor\n---\n\nTried it.\n`,
  );
  commitAll(repository, 'Try something');
  await mustRelease(context, 'snapshot');
  const status = git(repository, 'status', '--porcelain');
  report.check('A snapshot leaves its branch as it was', status === '' ? undefined : status);

  const [command = '', ...args] = manager.install(`${provider.package}@feature-try-it`);
  const installed = await run(command, args, { ...ASKS_REGISTRY, cwd: folder, env });
  const { version = '' } = JSON.parse(
    readFileSync(join(folder, 'node_modules', provider.package, 'package.json'), 'utf8'),
  );
  report.check(
    'A snapshot is installed by the tag of its branch',
    version.startsWith('0.0.0-feature-try-it-') ? undefined : `${version}. ${tailOf(installed)}`,
  );
  const latest = await run('npm', ['view', provider.package, 'version'], { cwd: folder, env });
  report.check(
    'A plain install does not get the snapshot',
    /^\d+\.\d+\.\d+$/.test(latest.stdout.trim()) ? undefined : latest.stdout.trim(),
  );
}
