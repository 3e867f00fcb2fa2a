import { globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The provider package that the others are compared with, and that a new one is copied from. */
export const REFERENCE_PROVIDER = 'blooma';

/** The names of the providers: the folders `packages/<name>-auth`. There is no other list. */
export function providerNames(root: string): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((folder) => /^(?!auth-).+-auth$/.test(folder))
    .map((folder) => folder.replace(/-auth$/, ''))
    .sort();
}

/** The name in the exports of a provider's package: `Blooma` for `blooma`. */
export function toCapital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The name of a provider's factory: `createBloomaAuth` for `blooma`. */
export function toFactory(name: string): string {
  return `create${toCapital(name)}Auth`;
}

/** The files of a provider's package, without generated ones. Paths are relative to the package. */
export function packageFiles(root: string, provider: string): string[] {
  const folder = join(root, 'packages', `${provider}-auth`);
  const generated = /^(node_modules|dist|reports|coverage|\.turbo|CHANGELOG\.md)$/;
  return globSync('**', { cwd: folder, withFileTypes: true, exclude: ({ name }) => generated.test(name) })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
