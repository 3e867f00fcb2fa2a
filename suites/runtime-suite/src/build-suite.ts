import { join } from 'node:path';
import { build } from 'esbuild';

const source = join(import.meta.dirname, 'suite');
const outdir = join(import.meta.dirname, '../dist');

/**
 * Makes the suite ready for runtimes that read no TypeScript. For Node, Bun and Deno the packages stay outside, as
 * an installation has them; a worker and a page get them bundled. Either way it is their `dist` that runs.
 */
export async function buildSuite(): Promise<void> {
  const common = {
    outdir,
    bundle: true,
    target: 'es2022',
    logLevel: 'warning',
    // The `paths` of tsconfig.base.json lead to the sources.
    tsconfigRaw: '{}',
  } as const;
  const entries = (...names: string[]) => names.map((name) => join(source, `${name}.ts`));

  await Promise.all([
    build({ ...common, entryPoints: entries('command'), packages: 'external', format: 'esm' }),
    build({
      ...common,
      entryPoints: entries('command'),
      packages: 'external',
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
    }),
    build({ ...common, entryPoints: entries('worker', 'page'), format: 'esm' }),
  ]);
}

/** The path of one built entry. */
export function builtFile(name: string): string {
  return join(outdir, name);
}
