import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The source files behind the `exports` of one package: `./dist/stores/file.js` is made
 * from `src/stores/file.ts`. The build and the search for unused code both start here,
 * so neither can disagree with what package.json promises.
 */
export function entries(folder: string): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const built = Object.values<{ import?: { default: string } }>(exports ?? {});
  const names = built.flatMap((entry) => entry.import?.default.replace(/^\.\/dist\/(.+)\.js$/, '$1') ?? []);
  return Object.fromEntries(names.map((name) => [name, `src/${name}.ts`]));
}
