import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The source files of the `exports` of one package: `./dist/stores/file.js` is built from
 * `src/stores/file.ts`. The build and the check for unused code both use this, so that they
 * agree with package.json.
 */
export function entries(folder: string): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const built = Object.values<{ import?: { default: string } }>(exports ?? {});
  const names = built.flatMap((entry) => entry.import?.default.replace(/^\.\/dist\/(.+)\.js$/, '$1') ?? []);
  return Object.fromEntries(names.map((name) => [name, `src/${name}.ts`]));
}
