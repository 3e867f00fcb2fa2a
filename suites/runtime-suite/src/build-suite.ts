import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { providerModule } from './provider-module.ts';

const source = join(import.meta.dirname, 'suite');
const example = join(import.meta.dirname, '../../../examples/worker/worker.ts');
const outdir = join(import.meta.dirname, '../dist');

/**
 * Builds the suite as JavaScript. Node, Bun, Deno and test runners import the packages from node_modules. A worker and a page
 * get them in a bundle. Both use the packages' `dist`.
 */
export async function buildSuite(): Promise<void> {
  const common: BuildOptions = {
    outdir,
    bundle: true,
    target: 'es2022',
    logLevel: 'warning',
    // Empty, because the `paths` of tsconfig.base.json point to the sources.
    tsconfigRaw: '{}',
    plugins: [providerModule],
  } as const;
  // What is published stays outside the bundle. What only tests need is TypeScript, and is bundled.
  const external = ['@x/auth-core', '@x/*-auth'];
  const entries = (...names: string[]) => names.map((name) => join(source, `${name}.ts`));

  await Promise.all([
    build({ ...common, entryPoints: entries('command', 'test'), external, format: 'esm' }),
    build({
      ...common,
      entryPoints: entries('command', 'test'),
      external,
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
    }),
    build({ ...common, entryPoints: entries('worker', 'page'), format: 'esm' }),
    build({ ...common, entryPoints: { example }, format: 'esm' }),
  ]);
}

/** The path of one built entry. */
export function builtFile(name: string): string {
  return join(outdir, name);
}
