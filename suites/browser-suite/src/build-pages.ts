import { join } from 'node:path';
import { build } from 'esbuild';

const source = join(import.meta.dirname, 'pages');

/** The scripts of the test pages, by name. */
export type Scripts = Readonly<Record<string, string>>;

/** Bundles each page of `pages/` for a browser, with the packages as they are built. */
export async function buildPages(...names: readonly string[]): Promise<Scripts> {
  const { outputFiles } = await build({
    entryPoints: names.map((name) => join(source, `${name}.ts`)),
    outdir: source,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
    logOverride: { 'ignored-bare-import': 'silent' },
    // Empty, because the `paths` of tsconfig.base.json point to the sources.
    tsconfigRaw: '{}',
  });
  return Object.fromEntries(names.map((name, index) => [name, outputFiles[index]?.text ?? '']));
}
