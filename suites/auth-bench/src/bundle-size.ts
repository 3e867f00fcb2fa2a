import { basename } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

export interface BundleSize {
  /** Without what the app imports on demand, in kB after brotli. */
  readonly kb: number;
  /** What a page loads at first if esbuild splits the bundle. It keeps shared code whole, so this is more. */
  readonly splitKb: number;
  /** What it loads later, on demand. */
  readonly onDemandKb: number;
}

interface Options {
  readonly alias?: Record<string, string>;
  readonly plugins?: Plugin[];
}

/** Bundles an app for a browser, minified, from the packages that `folder` sees. */
export async function sizeOfBundle(code: string, folder: string, options: Options = {}): Promise<BundleSize> {
  const whole = await bundle(code, folder, {
    ...options,
    plugins: [...(options.plugins ?? []), withoutImports],
  });
  const kb = sum(whole.outputFiles.map(({ contents }) => contents));
  const { outputFiles, metafile } = await bundle(code, folder, options, true);
  const first = new Set<string>();
  const load = (path: string): void => {
    if (first.has(basename(path))) return;
    first.add(basename(path));
    const { imports = [] } = metafile.outputs[path] ?? {};
    for (const { kind, path: next } of imports) if (kind === 'import-statement') load(next);
  };
  const entry = Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint);
  if (entry === undefined) throw new Error('esbuild wrote no entry.');
  load(entry);
  const contentsOf = (isFirst: boolean) =>
    outputFiles.filter(({ path }) => first.has(basename(path)) === isFirst).map(({ contents }) => contents);
  return { kb, splitKb: sum(contentsOf(true)), onDemandKb: sum(contentsOf(false)) };
}

function bundle(code: string, folder: string, options: Options, splitting = false) {
  return build({
    stdin: { contents: code, resolveDir: folder, sourcefile: 'app.js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    splitting,
    outdir: 'out',
    write: false,
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
    // The `paths` of the repository lead to the sources.
    tsconfigRaw: '{}',
    ...options,
  });
}

/** Leaves out what is imported on demand. */
const withoutImports: Plugin = {
  name: 'without-imports',
  setup(builder) {
    builder.onResolve({ filter: /./ }, ({ kind }) =>
      kind === 'dynamic-import' ? { external: true } : undefined,
    );
  },
};

/** How many files Node loads for a module: also those of packages, and not those that are imported on demand. */
export async function countFiles(code: string, folder: string): Promise<number> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: folder, sourcefile: 'app.js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    // As Node does, and not as a bundler: without `module`.
    mainFields: ['main'],
    conditions: ['node'],
    treeShaking: false,
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'silent',
    tsconfigRaw: '{}',
    plugins: [withoutImports],
  });
  // All but the code itself.
  return Object.keys(metafile.inputs).length - 1;
}

function sum(files: readonly Uint8Array[]): number {
  return files.reduce((bytes, contents) => bytes + brotliCompressSync(contents).length, 0) / 1_000;
}

/** Replaces one source file by one with the same exports that has nothing in it. */
export function leaveOut(file: string, exported: readonly string[]): Plugin {
  return {
    name: 'leave-out',
    setup(builder) {
      builder.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        path === file
          ? { contents: exported.map((name) => `export let ${name};`).join('\n'), loader: 'js' }
          : undefined,
      );
    },
  };
}
