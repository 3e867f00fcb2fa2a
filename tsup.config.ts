import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig, type Options } from 'tsup';
import { entries } from './scripts/entries.ts';

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];

const entry = entries('.');

/**
 * The same, with those of one folder together. tsup makes a program of the compiler for each run of entries that are in
 * the same folder, and reads the types of the DOM again for it.
 */
export const declared = Object.fromEntries(
  Object.entries(entry).sort(([, a], [, b]) => dirname(a).localeCompare(dirname(b))),
);

/**
 * The entries that every app loads. esbuild writes one file for all modules that the same entries reach. Of core that
 * would be twenty small files, and Node needs half a millisecond for each. So every entry, and every file that is loaded
 * on demand, is made to import these. See docs/decisions/0041-few-files.md.
 */
const always = ['index', 'provider'].flatMap((name) => entry[name] ?? []).map((file) => resolve(file));

const CORE = '@x/auth-core';
const isProvider = process.cwd().endsWith('-auth');

/**
 * What a provider imports from the main entry of core is taken from `./provider`, which has the same values: Node needs a
 * millisecond for a second entry. The declarations keep the main entry, which every compiler finds. The values are read
 * from the source, because core may not be built yet.
 */
async function withOneEntryOfCore(code: string): Promise<string> {
  if (!isProvider || !code.includes(`from '${CORE}'`)) return code;
  const values = Object.keys(await import(pathToFileURL(resolve('../auth-core/src/index.ts')).href));
  return code
    .replace(`export * from '${CORE}'`, `export { ${values.join(', ')} } from '${CORE}'`)
    .replaceAll(`from '${CORE}'`, `from '${CORE}/provider'`);
}

const oneFile: EsbuildPlugin = {
  name: 'one file of what is always loaded',
  setup(build) {
    const starts = new Set(Object.values(entry).map((file) => resolve(file)));
    build.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      if (kind === 'dynamic-import') starts.add(resolve(resolveDir, path));
      return undefined;
    });
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const code = await withOneEntryOfCore(readFileSync(path, 'utf8'));
      const imports = always
        .filter((file) => file !== path && starts.has(path))
        .map((file) => `import ${JSON.stringify(file)};\n`);
      const contents = code.replace(/^(#!.*\n)?/, (hashbang) => hashbang + imports.join(''));
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * The entry `./provider` of core only names what it exports from the file of all that is always loaded. Node needs up
 * to a millisecond for such a file. So the other file takes its place, and exports to the rest of core what it did before.
 */
function mergeSharedFile(names: readonly string[]): void {
  const entryFile = names.find((name) => /^dist\/provider\.c?js$/.test(name));
  if (entryFile === undefined) return;
  const entryCode = readFileSync(entryFile, 'utf8');
  // esbuild renames the second of two exports with one name, and the shared file has it only under its new name.
  const [, renamed] = / as (\w+)/.exec(entryCode) ?? [];
  if (renamed) throw new Error(`Two modules of core export ${renamed}. Rename one of them.`);
  const [shared] = /(?<=')\.\/chunk-\w+\.c?js(?=')/.exec(entryCode) ?? [];
  const sharedFile = names.find((name) => shared !== undefined && basename(name) === basename(shared));
  if (sharedFile === undefined) throw new Error(`${entryFile} imports no file that core shares.`);
  writeFileSync(entryFile, readFileSync(sharedFile));
  rmSync(sharedFile);
  for (const name of names.filter((other) => other !== sharedFile)) {
    const code = readFileSync(name, 'utf8');
    writeFileSync(name, code.replaceAll(basename(sharedFile), basename(entryFile)));
  }
}

const INLINED = 'openapi-fetch';

export default defineConfig({
  entry,
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: { entry: declared },
  clean: true,
  splitting: true,
  // The bundlers of our users start from constants that are in place, and need no code for them.
  minifySyntax: true,
  treeshake: true,
  silent: true,
  // Node needs longer to find a small package than to read it.
  noExternal: [INLINED],
  esbuildPlugins: [oneFile],
  plugins: [
    {
      // Jest runs CommonJS in a context that has no `import()`.
      name: 'require what is loaded on demand',
      renderChunk(code) {
        if (this.format !== 'cjs') return undefined;
        const required = 'Promise.resolve().then(() => require($1))';
        return { code: code.replace(/\bimport\(('[^']+'|"[^"]+")\)/g, required) };
      },
    },
    {
      name: 'say whose code this is',
      buildEnd({ writtenFiles }) {
        for (const { name } of writtenFiles) {
          const code = readFileSync(name, 'utf8');
          if (!code.includes(`/${INLINED}/`)) continue;
          const licence = readFileSync(`node_modules/${INLINED}/LICENSE`, 'utf8').trim();
          writeFileSync(name, `${code}\n/*\n${INLINED} is part of this file.\n\n${licence}\n*/\n`);
        }
      },
    },
    {
      name: 'put what is always loaded into the entry for providers',
      buildEnd: ({ writtenFiles }) => mergeSharedFile(writtenFiles.map(({ name }) => name)),
    },
  ],
});
