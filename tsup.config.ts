import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

// The entries are the `exports` of the package being built, so the two lists cannot
// disagree: `./dist/stores/file.js` is made from `src/stores/file.ts`.
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const built = Object.values<{ import?: { default: string } }>(exports).flatMap(
  (entry) => entry.import?.default ?? [],
);
const names = built.map((file) => file.replace(/^\.\/dist\/(.+)\.js$/, '$1'));

export default defineConfig({
  entry: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  silent: true,
});
