/**
 * Holds the imports of the repository against the rules of `.dependency-cruiser.js`. `check:architecture` draws the
 * imports that it finds.
 *
 *   node scripts/checks/imports.ts
 */
import { join, resolve } from 'node:path';
import { cruise, format, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { repository } from '../repository.ts';
import { type Import, writeFoundImports } from './found-imports.ts';

/** The folders whose imports have rules. */
const FOLDERS = ['packages', 'suites', 'examples', 'scripts', 'tour'];

/** Every import of the repository, as dependency-cruiser resolves it with the settings of the repository. */
export async function readImports(root: string): Promise<Import[]> {
  return toImports(await cruiseFolders(root, FOLDERS));
}

function toImports({ modules }: ICruiseResult): Import[] {
  return modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
  );
}

/** What dependency-cruiser finds in these folders, with the settings of the repository. */
export async function cruiseFolders(root: string, folders: readonly string[]): Promise<ICruiseResult> {
  const fileName = resolve(root, 'tsconfig.base.json');
  const settings = await extractDepcruiseOptions(join(root, '.dependency-cruiser.js'));
  const options = { ...settings, baseDir: resolve(root), tsConfig: { fileName } };
  const { output } = await cruise([...folders], options, undefined, { tsConfig: extractTSConfig(fileName) });
  return output as ICruiseResult;
}

if (import.meta.main) {
  const result = await cruiseFolders(repository, FOLDERS);
  const { output, exitCode } = await format(result, { outputType: 'err-long' });
  console.log(String(output).trim());
  if (exitCode > 0) process.exitCode = 1;
  writeFoundImports(toImports(result));
}
