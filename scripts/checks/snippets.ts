/**
 * Type-checks every ```ts block of the README files and of docs/ with the sources. Each block is a
 * separate module with its own imports, so that a reader can paste it, and imports only what its
 * document says to install.
 *
 *   node scripts/checks/snippets.ts [--root <folder>]
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { providerNames } from '../providers.ts';
import { repository } from '../repository.ts';

export interface Snippet {
  /** The document, relative to the root. */
  document: string;
  /** The line number of the first line of `code`. */
  line: number;
  code: string;
}

const DOCUMENTS = '{*.md,docs/**/*.md,packages/*/*.md,examples/*.md}';

export function findSnippets(root: string): Snippet[] {
  return globSync(DOCUMENTS, { cwd: root })
    .filter((document) => !document.endsWith('CHANGELOG.md'))
    .sort()
    .flatMap((document) =>
      [...readFileSync(join(root, document), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => {
        const line = match.input.slice(0, match.index).split('\n').length + 1;
        return { document, line, code: match[1] ?? '' };
      }),
    );
}

/** One message for each type error, with its document and line. */
export function findMistakes(root: string, snippets: readonly Snippet[]): string[] {
  // Below examples/, because it depends on every package.
  const folder = resolve(root, 'examples/node_modules/.cache/snippets');
  mkdirSync(folder, { recursive: true });
  const files = snippets.map(({ code }, index) => {
    // `export {}` makes a block without imports a module, so that blocks do not share names.
    writeFileSync(join(folder, `${index}.ts`), `${code}\nexport {};`);
    return `${index}.ts`;
  });
  // The imports of a block are those of a file in examples/.
  const compilerOptions = { rootDirs: ['../../..', '.'] };
  const config = { extends: '../../../tsconfig.json', compilerOptions, files, include: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));

  return compile(folder).flatMap((line) => {
    const [, index, lineInCode, message] = /^(\d+)\.ts\((\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? [];
    const snippet = snippets[Number(index)];
    if (snippet) return [`${snippet.document}:${snippet.line + Number(lineInCode) - 1} ${message}`];
    // `turbo run typecheck` reports what is wrong in the packages. Without a file, it is the compiler's own settings.
    return line.startsWith('error ') ? [line] : [];
  });
}

/** What tsc prints. */
function compile(folder: string): string[] {
  const tsc = join(repository, 'scripts/node_modules/typescript-7/bin/tsc');
  const args = [tsc, '--project', folder, '--incremental', '--pretty', 'false'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0 && !stdout.includes('error TS')) throw new Error(`tsc ended with ${status}: ${stderr}`);
  return stdout.split('\n');
}

/**
 * One message for each import of a package that the reader of a document has not installed. A package that only comes
 * with another one is hoisted by npm, and not by pnpm or Yarn: there the snippet would fail.
 */
export function findMissingPackages(root: string, snippets: readonly Snippet[]): string[] {
  const providers = providerNames(root).map((provider) => nameOf(root, `packages/${provider}-auth`));

  return snippets.flatMap(({ document, line, code }) => {
    const text = readFileSync(join(root, document), 'utf8');
    const owner = /^packages\/[^/]+/.exec(document)?.[0];
    const there = [...providers, ...installedIn(text), ...(owner ? [nameOf(root, owner)] : [])];
    return ts
      .preProcessFile(code)
      .importedFiles.map(({ fileName }) => packageOf(fileName))
      .filter((name) => !/^(node:|\.)/.test(name) && !there.includes(name))
      .map((name) => `${document}:${line} imports ${name}, which ${document} does not say to install.`);
  });
}

/** The packages that the install commands of a document name. */
function installedIn(text: string): string[] {
  const commands = text.matchAll(/\b(?:npm (?:install|i)|(?:pnpm|yarn|bun) add)\b(.*)$/gm);
  return [...commands].flatMap(([, words = '']) => words.trim().split(/\s+/));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function nameOf(root: string, folder: string): string {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const snippets = findSnippets(values.root);
  const mistakes = [...findMistakes(values.root, snippets), ...findMissingPackages(values.root, snippets)];

  for (const mistake of mistakes) console.error(mistake);
  if (mistakes.length > 0) process.exitCode = 1;
  else console.log(`${snippets.length} snippets of the documents have no type errors.`);
}
