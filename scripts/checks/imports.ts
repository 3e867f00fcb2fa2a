import { join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** One import statement, types included: paths relative to the root. */
export interface Import {
  from: string;
  to: string;
}

/** Every import in these folders, as dependency-cruiser resolves it with the settings of the repository. */
export async function readImports(root: string, folders: readonly string[]): Promise<Import[]> {
  const { modules } = await cruiseFolders(root, folders);
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
