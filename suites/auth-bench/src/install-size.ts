import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The package and everything that it depends on, as it is installed from `folder`. */
export function sizeOfInstall(folder: string, name: string): { packages: number; mb: number } {
  const found = new Set<string>();
  collect(folder, name, found);
  const bytes = [...found].flatMap(publishedFiles).reduce((sum, file) => sum + statSync(file).size, 0);
  return { packages: found.size, mb: bytes / 1e6 };
}

function collect(from: string, name: string, found: Set<string>): void {
  const home = findPackage(from, name);
  if (found.has(home)) return;
  found.add(home);
  for (const dependency of Object.keys(readManifest(home).dependencies ?? {}))
    collect(home, dependency, found);
}

/** The folder of a package, found as Node finds it. */
function findPackage(from: string, name: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) throw new Error(`${name} is not installed for ${from}.`);
  }
}

/** What an installed package consists of. One of this repository has sources and tests beside it. */
function publishedFiles(home: string): string[] {
  const isOurs = !home.includes('node_modules');
  const patterns = isOurs ? ['package.json', '*.md', 'LICENSE', ...(readManifest(home).files ?? [])] : ['**'];
  return patterns
    .flatMap((pattern) => globSync([pattern, `${pattern}/**`], { cwd: home, exclude: ['node_modules'] }))
    .map((file) => join(home, file))
    .filter((file, index, all) => all.indexOf(file) === index && statSync(file).isFile());
}

function readManifest(home: string): Manifest {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
}
