/**
 * Holds that a package declares every package of this repository that it imports. The paths of tsconfig.base.json and
 * the links of other packages let an undeclared one work here, so neither tsc nor knip notices it.
 *
 *   node scripts/checks/declared-imports.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { repository } from '../repository.ts';
import { providerPackages, readWorkspaces, usersOfAllProviders, type Workspace } from '../workspaces.ts';

const NOT_READ = /(^|[\\/])(node_modules|dist|reports|coverage|generated|fixtures|\.turbo)$/;

/** One sentence for each package that is used and not declared. */
export function findUndeclared(root: string): string[] {
  const workspaces = readWorkspaces(root);
  const names = new Set(workspaces.map(({ name }) => name));
  return [...workspaces.flatMap((workspace) => undeclaredIn(root, workspace, names)), ...missing(workspaces)];
}

function undeclaredIn(root: string, { folder, name, dependencies }: Workspace, names: Set<string>): string[] {
  return globSync('**/*.{ts,mts,cts}', { cwd: join(root, folder), exclude: (path) => NOT_READ.test(path) })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .sort()
    .flatMap((file) => {
      const imported = importsOf(readFileSync(join(root, file), 'utf8')).filter(
        (used) => names.has(used) && used !== name && !dependencies.has(used),
      );
      return [...new Set(imported)].map(
        (used) => `${file} imports ${used}, which ${folder}/package.json does not declare.`,
      );
    });
}

/** The names of the packages that a file imports, without the path inside of them. */
function importsOf(code: string): string[] {
  return ts
    .preProcessFile(code, true, true)
    .importedFiles.map(({ fileName }) => /^(?:@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? fileName);
}

/** No import statement shows these: the name of the package is found out when the program runs. */
function missing(workspaces: readonly Workspace[]): string[] {
  const providers = providerPackages(workspaces);
  return usersOfAllProviders(workspaces).flatMap(({ folder, dependencies }) =>
    providers
      .filter((provider) => !dependencies.has(provider))
      .map((provider) => `${folder}/package.json declares some providers, and not ${provider}.`),
  );
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const problems = findUndeclared(values.root);

  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('Every package declares the packages of this repository that it imports.');
}
