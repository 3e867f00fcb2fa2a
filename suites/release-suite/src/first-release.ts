import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git } from 'scripts/release/git';
import { publishedPackages } from 'scripts/release/packages';
import { checkRefusal, mustRelease, type RehearsalContext, release } from './rehearsal-context.ts';

/** Publishes the first release, and checks that every invalid attempt is refused. */
export async function rehearseFirstRelease(context: RehearsalContext): Promise<void> {
  const { repository, registry, report } = context;
  const publish = (token?: string) => release(context, 'publish', token);

  await checkRefusal(context, 'Publishing with pending changesets', /Changesets are left/, publish);
  await mustRelease(context, 'version');
  await checkRefusal(context, 'Versioning without a changeset', /There is no changeset/, () =>
    release(context, 'version'),
  );
  await checkRefusal(context, 'Publishing without a token', /NPM_TOKEN is not set/, () => publish(''));
  await checkRefusal(context, 'Publishing with a wrong token', /does not know NPM_TOKEN/, () =>
    publish('wrong'),
  );

  const stray = join(repository, 'stray.txt');
  writeFileSync(stray, 'left over');
  await checkRefusal(context, 'Publishing a dirty tree', /The tree is dirty/, publish);
  rmSync(stray);

  // One package of six has a bad tarball, so none of the six must be published.
  git(repository, 'rm', '--quiet', 'packages/blooma-auth/README.md');
  commitAll(repository, 'Lose a README');
  await checkRefusal(context, 'A release with one bad tarball', /README\.md is missing/, publish);
  git(repository, 'reset', '--quiet', '--hard', 'HEAD~1');

  const manifest = join(repository, 'packages/blooma-auth/package.json');
  const { publishConfig, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
  const elsewhere = { ...publishConfig, [`${context.target.scope}:registry`]: 'https://elsewhere.example/' };
  writeFileSync(manifest, JSON.stringify({ ...rest, publishConfig: elsewhere }));
  commitAll(repository, 'Lead a package to another registry');
  await checkRefusal(
    context,
    'A package with a registry of its own',
    /in publishConfig, where only/,
    publish,
  );
  git(repository, 'reset', '--quiet', '--hard', 'HEAD~1');

  await mustRelease(context, 'publish');
  const packages = publishedPackages(repository);
  report.check(
    `${packages.length} packages are published, each once`,
    registry.uploads() === packages.length ? undefined : `${registry.uploads()} uploads`,
  );
  const tags = git(repository, 'tag').trim().split('\n');
  const untagged = packages.filter(({ manifest }) => !tags.includes(`${manifest.name}@${manifest.version}`));
  report.check(
    'Each release has a git tag',
    untagged.length === 0 ? undefined : `${untagged.length} have none`,
  );
  report.check(
    'They cannot be read without a token',
    await fetch(`${registry.url}/${context.target.scope}%2fblooma-auth`).then(({ status }) =>
      status === 401 ? undefined : `the registry responded with ${status}`,
    ),
  );
  const changelog = readFileSync(join(repository, 'packages/blooma-auth/CHANGELOG.md'), 'utf8');
  report.check(
    "A provider's changelog names its version of core",
    /Comes with `@[^/]+\/auth-core` \d/.test(changelog) ? undefined : changelog,
  );
  await checkRefusal(context, 'Publishing twice', /Nothing to publish/, publish);
}
