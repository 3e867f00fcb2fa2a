import type { Target } from './target.ts';

export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  repository?: { url?: string; directory?: string };
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  publishConfig?: { access?: string; registry?: string };
}

/**
 * What a published manifest may have. The list is closed because a package manager acts on many other members: it
 * bundles what `bundleDependencies` names, compiles on `gypfile`, and installs the binaries of `optionalDependencies`.
 */
const ALLOWED_MEMBERS = [
  ...[
    'name',
    'version',
    'private',
    'description',
    'keywords',
    'license',
    'author',
    'homepage',
    'bugs',
    'repository',
  ],
  ...['type', 'sideEffects', 'engines', 'exports', 'main', 'module', 'types', 'bin', 'files', 'scripts'],
  ...['dependencies', 'devDependencies', 'peerDependencies', 'peerDependenciesMeta', 'publishConfig'],
];

/**
 * What `publishConfig` may have. npm, pnpm and changesets take every other member for a setting that wins over the
 * command line and the environment, `@scope:registry` among them.
 */
const ALLOWED_PUBLISH_SETTINGS = ['access', 'registry'];

/** Scripts that a package manager runs by itself, on our machine while packing or on a user's while installing. */
const LIFECYCLE_SCRIPT =
  /^((pre|post)?(install|prepare|pack|publish|uninstall)|prepublishOnly|dependencies)$/;

/** The dependencies that someone has reviewed. Add one here in the change that adds it to a package. */
const REVIEWED_DEPENDENCIES = [
  ...['openapi-fetch', 'oauth4webapi'],
  // The file store's.
  'env-paths',
  // The emulator's.
  ...['@hono/node-server', 'ajv', 'hono', 'jose'],
];

/** The reason why a package must not be published, as the end of a sentence that its folder begins, or undefined. */
export function objectionToManifest(manifest: Manifest, target: Target): string | undefined {
  const { name, scripts = {}, dependencies = {}, publishConfig = {} } = manifest;
  const remedy = `\`pnpm set-scope ${target.scope} --registry ${target.registry}\` fixes it.`;
  const scope = `${target.scope}/`;
  const strange = (members: object, allowed: readonly string[]) =>
    Object.keys(members).find((member) => !allowed.includes(member));

  if (!name.startsWith(scope)) return `has the name ${name}, which is outside of ${target.scope}. ${remedy}`;
  if (!/^[a-z0-9-]+$/.test(name.slice(scope.length)))
    return `has the name ${name}, which may be read as a path.`;
  const member = strange(manifest, ALLOWED_MEMBERS);
  if (member) return `has "${member}", which no package may have.`;
  const setting = strange(publishConfig, ALLOWED_PUBLISH_SETTINGS);
  if (setting) return `has "${setting}" in publishConfig, where only access and registry may be.`;
  if (publishConfig.access !== 'restricted') return 'must have "access": "restricted" in publishConfig.';
  if (publishConfig.registry?.replace(/\/$/, '') !== target.registry)
    return `has a registry in publishConfig that differs from .npmrc. ${remedy}`;
  const script = Object.keys(scripts).find((key) => LIFECYCLE_SCRIPT.test(key));
  if (script) return `has the script "${script}", which package managers run by themselves.`;
  const dependency = Object.keys(dependencies).find(
    (key) => !key.startsWith(scope) && !REVIEWED_DEPENDENCIES.includes(key),
  );
  if (dependency) return `depends on ${dependency}, which nobody has reviewed.`;
  return undefined;
}

/**
 * The same for a manifest as it was packed: what only this repository understands must be a version, because a range
 * may also be a URL, a path or a repository.
 */
export function objectionToPackedManifest(manifest: Manifest, target: Target): string | undefined {
  if (manifest.private) return 'is marked private.';
  const unresolved = Object.entries(manifest.dependencies ?? {}).find(
    ([, range]) => !/^[~^]?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(range),
  );
  if (unresolved) return `depends on ${unresolved.join(' ')}, which is not a version.`;
  return objectionToManifest(manifest, target);
}
