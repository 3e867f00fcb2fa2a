import { globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The package that the others are compared with, and that a new one starts from. */
export const REFERENCE_PROVIDER = 'blooma';

/** The providers are the folders `packages/<name>-auth`; there is no other list of them. */
export function providerNames(root: string): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((folder) => /^(?!auth-).+-auth$/.test(folder))
    .map((folder) => folder.replace(/-auth$/, ''))
    .sort();
}

/** The files of a provider's package that somebody wrote, by their paths inside it. */
export function packageFiles(root: string, provider: string): string[] {
  const folder = join(root, 'packages', `${provider}-auth`);
  const made = /^(node_modules|dist|reports|coverage|\.turbo|CHANGELOG\.md)$/;
  return globSync('**', { cwd: folder, withFileTypes: true, exclude: ({ name }) => made.test(name) })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
