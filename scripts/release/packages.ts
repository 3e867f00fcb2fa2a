import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Manifest, objectionToManifest } from './manifest.ts';
import type { Target } from './target.ts';

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
 * The reason why a package must not be published, or undefined. Someone may run `npm publish` in its folder, where npm
 * does not read our `.npmrc`, so its manifest must be right.
 */
export function objectionToPackages(packages: readonly Package[], target: Target): string | undefined {
  for (const { folder, manifest } of packages) {
    const objection = objectionToManifest(manifest, target);
    if (objection) return `${folder} ${objection}`;
  }
  return packages.length === 0 ? 'There is no package to publish.' : undefined;
}
