import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Target } from './target.ts';

export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
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
 * Why a package could leave for the wrong place, if it could. `publishConfig` is what holds
 * when somebody types `npm publish` in its folder, where npm does not read our `.npmrc`.
 */
export function objectionToPackages(packages: readonly Package[], target: Target): string | undefined {
  const remedy = `\`pnpm set-scope ${target.scope} --registry ${target.registry}\` mends it.`;
  for (const { folder, manifest } of packages) {
    const { name, publishConfig: { access, registry } = {} } = manifest;
    if (!name.startsWith(`${target.scope}/`))
      return `${folder} is named ${name}, outside of ${target.scope}. ${remedy}`;
    if (access !== 'restricted') return `${folder} does not say "access": "restricted" in publishConfig.`;
    if (registry?.replace(/\/$/, '') !== target.registry)
      return `${folder} names another registry in publishConfig than .npmrc does. ${remedy}`;
  }
  return packages.length === 0 ? 'There is no package to publish.' : undefined;
}
