import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Target } from './target.ts';

export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  repository?: { url?: string; directory?: string };
  dependencies?: Record<string, string>;
  publishConfig?: { access?: string; registry?: string };
}

export interface Package {
  /** Relative to the root, such as `packages/auth-core`. */
  folder: string;
  manifest: Manifest;
}

/** The packages that are published: all of `packages/`. */
export function publishedPackages(root: string): Package[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .map((file) => ({ folder: dirname(file), manifest: readManifest(join(root, file)) }));
}

export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * The reason why a package could be published to the wrong registry, or undefined. Someone may run
 * `npm publish` in its folder, where npm does not read our `.npmrc`, so `publishConfig` must be right.
 */
export function objectionToPackages(packages: readonly Package[], target: Target): string | undefined {
  const remedy = `\`pnpm set-scope ${target.scope} --registry ${target.registry}\` fixes it.`;
  for (const { folder, manifest } of packages) {
    const { name, publishConfig: { access, registry } = {} } = manifest;
    if (!name.startsWith(`${target.scope}/`))
      return `${folder} has the name ${name}, which is outside of ${target.scope}. ${remedy}`;
    if (access !== 'restricted') return `${folder} must have "access": "restricted" in publishConfig.`;
    if (registry?.replace(/\/$/, '') !== target.registry)
      return `The registry in publishConfig of ${folder} differs from .npmrc. ${remedy}`;
  }
  return packages.length === 0 ? 'There is no package to publish.' : undefined;
}
