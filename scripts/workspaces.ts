import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One package of the repository, published or private. */
export interface Workspace {
  /** Relative to the root, with forward slashes: `suites/test-kit`. */
  readonly folder: string;
  readonly name: string;
  /** The names of everything that its package.json declares. */
  readonly dependencies: ReadonlySet<string>;
}

/** Every package of the repository, in the order of their folders. */
export function readWorkspaces(root: string): Workspace[] {
  return globSync('{packages/*,suites/*,examples,scripts,tour}/package.json', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8'));
      const sections: (object | undefined)[] = [
        manifest.dependencies,
        manifest.devDependencies,
        manifest.peerDependencies,
        manifest.optionalDependencies,
      ];
      return {
        folder: dirname(file),
        name: manifest.name,
        dependencies: new Set(sections.flatMap((section) => Object.keys(section ?? {}))),
      };
    });
}

/**
 * The workspaces that use every provider package, some by names that they find out when they run: those that depend on
 * more than one. Only examples/ chooses a few.
 */
export function usersOfAllProviders(workspaces: readonly Workspace[]): Workspace[] {
  const providers = providerPackages(workspaces);
  return workspaces.filter(
    ({ folder, dependencies }) =>
      folder !== 'examples' && providers.filter((name) => dependencies.has(name)).length > 1,
  );
}

/** The names of the provider packages, with their scope. */
export function providerPackages(workspaces: readonly Workspace[]): string[] {
  return workspaces
    .filter(({ folder }) => /^packages\/(?!auth-)[^/]+-auth$/.test(folder))
    .map(({ name }) => name);
}
