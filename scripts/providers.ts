import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The providers are the folders `packages/<name>-auth`; there is no other list of them. */
export function providerNames(root: string): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((folder) => /^(?!auth-).+-auth$/.test(folder))
    .map((folder) => folder.replace(/-auth$/, ''))
    .sort();
}
