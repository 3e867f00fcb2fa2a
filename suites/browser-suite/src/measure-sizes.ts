import { join, relative } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';

/** The applications that are compared. Each signs in, handles the callback, calls an API and signs out. */
export const APPS = ['attended', 'oidc-client-ts', 'auth0-spa-js'] as const;

/** What an application weighs, in bytes, minified and compressed with brotli. */
export interface Size {
  readonly app: (typeof APPS)[number];
  /** What a page loads at its start. */
  readonly atStart: number;
  /** With what it loads when it is first needed, such as for a sign-in. */
  readonly inAll: number;
}

/** Bundles each application with all that it needs, in the same way, and measures it. */
export async function measureSizes(): Promise<Size[]> {
  const sizes: Size[] = [];
  for (const app of APPS) {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(import.meta.dirname, 'sizes', `${app}.ts`)],
      outdir: 'out',
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      logLevel: 'error',
      // Empty, because the `paths` of tsconfig.base.json point to the sources.
      tsconfigRaw: '{}',
    });
    const weights = new Map(
      outputFiles.map(({ path, contents }) => [
        relative(process.cwd(), path).replaceAll('\\', '/'),
        brotliCompressSync(contents).length,
      ]),
    );
    const sum = (files: Iterable<string>) =>
      [...files].reduce((total, file) => total + (weights.get(file) ?? Number.NaN), 0);
    sizes.push({ app, atStart: sum(filesAtStart(metafile)), inAll: sum(weights.keys()) });
  }
  return sizes;
}

/** The file of the application, and those that it imports at once. */
function filesAtStart({ outputs }: Metafile): Set<string> {
  const found = new Set(
    Object.keys(outputs).filter((file) => outputs[file]?.entryPoint?.includes('src/sizes/')),
  );
  // A set can grow while it is walked.
  for (const file of found) {
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') found.add(path);
  }
  return found;
}
