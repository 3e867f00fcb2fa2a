/**
 * Holds the pictures of docs/architecture.md against the imports there are: of the repository, and of the folders of
 * core. Fails when a picture differs, when an arrow of core runs up, when imports form a circle, when a folder of core
 * is not described, and when the page names a source file that does not exist.
 *
 *   turbo run check:architecture
 *   turbo run architecture:update
 *
 * Both first run `check:imports`, which reads the imports.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { repository } from '../repository.ts';
import { type Import, readFoundImports } from './found-imports.ts';
import { findCircle, type ImportGraph, toGraph, toMermaid, toTable, withoutImplied } from './import-graph.ts';

const PAGE = 'docs/architecture.md';
const CORE = 'packages/auth-core/src';

/** The files at the top of core's `src`, each an entry of the package. */
const ENTRIES = 'entries';
/** The packages of one provider each. They are alike, so they are drawn as one. */
const PROVIDERS = 'provider-auth';

interface Architecture {
  /** What each marked section of the page must say. */
  sections: Record<string, string>;
  /** What is wrong with the imports themselves. */
  problems: string[];
}

export async function toArchitecture(root: string, imports: readonly Import[]): Promise<Architecture> {
  const floors = await readFloors(root);
  const fromTheTop = [ENTRIES, ...[...floors].reverse().flat()];
  const core = inOrder(toGraph(imports, coreFolderOf), (folder) => fromTheTop.indexOf(folder));
  const workspace = inOrder(toGraph(imports, workspacePartOf), () => 0);
  const boxes = {
    'packages: published': partsIn(root, 'packages'),
    'suites: private': partsIn(root, 'suites'),
  };

  const circles = [...circlesIn('the repository', workspace), ...circlesIn('core', core)];
  if (circles.length > 0) return { sections: {}, problems: circles };
  return {
    sections: {
      repository: toMermaid(withoutImplied(workspace), boxes),
      core: `${toMermaid(withoutImplied(core))}\n\n${toTable(core)}`,
    },
    problems: arrowsUp(core, floors),
  };
}

/** The floors of core, the lowest first, as the rules of the dependency check name them. */
async function readFloors(root: string): Promise<string[][]> {
  const rules = await import(pathToFileURL(resolve(root, '.dependency-cruiser.js')).href);
  return rules.floors;
}

function coreFolderOf(file: string): string | undefined {
  if (!file.startsWith(`${CORE}/`)) return undefined;
  const [folder, ...rest] = file.slice(CORE.length + 1).split('/');
  return rest.length > 0 ? folder : ENTRIES;
}

/** The package, suite or folder that a file belongs to; tests and settings belong to none. */
function workspacePartOf(file: string): string | undefined {
  const [, name] =
    /^(?:packages|suites)\/([^/]+)\/(?:src|programs)\//.exec(file) ??
    /^(tour)\/src\//.exec(file) ??
    /^(examples|scripts)\/(?!test\/|node_modules\/)(?!.*\.(?:test|config)\.ts$)/.exec(file) ??
    [];
  return name && /^(?!auth-).+-auth$/.test(name) ? PROVIDERS : name;
}

function partsIn(root: string, folder: string): string[] {
  const parts = globSync(`${folder}/*/`, { cwd: root }).map((path) =>
    workspacePartOf(`${path.replaceAll('\\', '/').replace(/\/$/, '')}/src/`),
  );
  return [...new Set(parts)].filter((part) => part !== undefined).sort();
}

function inOrder(graph: ImportGraph, place: (part: string) => number): ImportGraph {
  return new Map([...graph].sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b)));
}

function circlesIn(where: string, graph: ImportGraph): string[] {
  const circle = findCircle(graph);
  return circle ? [`The imports of ${where} form a circle: ${circle.join(' -> ')}.`] : [];
}

function arrowsUp(core: ImportGraph, floors: readonly string[][]): string[] {
  const floorOf = (folder: string) =>
    folder === ENTRIES ? floors.length : floors.findIndex((folders) => folders.includes(folder));
  return [...core].flatMap(([folder, targets]) =>
    [...targets]
      .filter((target) => floorOf(target) >= floorOf(folder))
      .map((target) => `In core, ${folder} imports ${target}, which is not on a floor below.`),
  );
}

/** The page with these contents in its marked sections. */
export function withSections(page: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const start = `<!-- ${name}: written by turbo run architecture:update -->`;
    const end = `<!-- /${name} -->`;
    const [before, rest] = text.split(start);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`${PAGE} has no ${start} ... ${end}.`);
    return `${before}${start}\n\n${content}\n\n${end}${after}`;
  }, page);
}

/** What the hand-written part of the page leaves out, or names although it does not exist. */
export function findGaps(root: string, page: string): string[] {
  const sources = globSync('packages/{auth-core,blooma-auth}/src/**/*.ts', { cwd: root }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  const folders = new Set(sources.map(coreFolderOf).filter((folder) => folder && folder !== ENTRIES));
  const names = [...page.matchAll(/(?<![\w./*-])(?:[a-z-]+\/)*[a-z][a-z0-9-]*\.ts\b/g)].map(([name]) => name);
  return [
    ...[...folders]
      .filter((folder) => !page.includes(`(../${CORE}/${folder})`))
      .map((folder) => `${PAGE} does not describe ${CORE}/${folder}.`),
    ...names
      .filter((name) => !sources.some((file) => file.endsWith(`/${name}`)))
      .map((name) => `${PAGE} names ${name}, which neither core nor a provider has.`),
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
  const file = join(repository, PAGE);
  const page = readFileSync(file, 'utf8');
  const { sections, problems } = await toArchitecture(repository, readFoundImports());
  const updated = withSections(page, sections);
  if (values.update) writeFileSync(file, updated);
  else if (updated !== page)
    problems.push(`A picture in ${PAGE} is not what is imported. Run \`turbo run architecture:update\`.`);
  problems.push(...findGaps(repository, page));

  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`The pictures in ${PAGE} are the imports: no circles, and no arrow that runs up.`);
}
