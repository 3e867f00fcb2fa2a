/**
 * Keeps the provider packages alike. Fails if a package differs from the reference provider in its
 * files, its package.json, its README headings or its exports, except for its own name, or if the
 * README of the repository does not list it. `EXTRAS` lists all allowed differences.
 *
 *   node scripts/checks/symmetry.ts [--root <folder>]
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { packageFiles, providerNames, REFERENCE_PROVIDER, toCapital } from '../providers.ts';
import { repository } from '../repository.ts';

/** What only one provider has, as in the messages of this script. An extra that ends in `/` or `.` is a beginning. */
const EXTRAS: Record<string, string[]> = {
  // BLAM signs in with Basic credentials in a header, which the types of its spec cannot ask for.
  blam: ['basicAuthorization'],
  blastiq: [
    'src/discovery.ts',
    // People sign in at BlastIQ too.
    ...[
      'src/attended.ts',
      'src/attended/',
      'test/attended/',
      'exports../attended.',
      'dependencies.oauth4webapi = "3.8.8"',
    ],
    ...['src/loopback.ts', 'src/loopback/', 'exports../loopback.'],
  ],
};

function isExtra(fact: string, extras: readonly string[]): boolean {
  return extras.some((extra) => (/[/.]$/.test(extra) ? fact.startsWith(extra) : fact === extra));
}

/** A provider package as lists of facts, with its own name replaced by `X`. */
interface Portrait {
  files: string[];
  manifest: string[];
  headings: string[];
  exports: string[];
  shared: string[];
}

const TITLES: Record<keyof Portrait, string> = {
  files: 'file',
  manifest: 'package.json',
  headings: 'README heading',
  exports: 'export',
  shared: 'common file',
};

export function findAsymmetries(root: string): string[] {
  const names = providerNames(root);
  if (!names.includes(REFERENCE_PROVIDER))
    return [`packages/${REFERENCE_PROVIDER}-auth is missing: the others are compared with it.`];
  const expected = portrait(root, REFERENCE_PROVIDER);
  const readme = join(root, 'README.md');
  const listed = existsSync(readme) ? readFileSync(readme, 'utf8') : undefined;

  const unlisted = names
    .filter((name) => listed?.includes(`(packages/${name}-auth)`) === false)
    .map((name) => `README.md does not list packages/${name}-auth.`);
  const different = names.flatMap((name) => {
    const actual = portrait(root, name);
    const allowed = EXTRAS[name] ?? [];
    return (Object.keys(TITLES) as (keyof Portrait)[]).flatMap((part) => [
      ...without(expected[part], actual[part]).map(
        (fact) =>
          `packages/${name}-auth lacks the ${TITLES[part]} ${fact}, which ${REFERENCE_PROVIDER}-auth has.`,
      ),
      ...without(actual[part], expected[part])
        .filter((fact) => !isExtra(fact, allowed))
        .map(
          (fact) =>
            `packages/${name}-auth has the ${TITLES[part]} ${fact}, which ${REFERENCE_PROVIDER}-auth lacks.`,
        ),
    ]);
  });
  return [...unlisted, ...different];
}

function portrait(root: string, name: string): Portrait {
  const folder = join(root, 'packages', `${name}-auth`);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  // A whole word, alone or in an identifier: a short name is also a part of other words.
  const own = new RegExp(
    `(?<![a-z])${name}(?![a-z])|${toCapital(name)}(?![a-z])|\\b${name.toUpperCase()}(?![A-Z])`,
    'g',
  );
  const neutral = (text: string) => text.replaceAll(own, 'X');

  const files = packageFiles(root, name);

  return {
    files: files.map(neutral),
    manifest: flatten(JSON.parse(neutral(read('package.json')))),
    headings: files.includes('README.md') ? headingsOf(neutral(read('README.md'))) : [],
    exports: exportsOf(read('src/index.ts')).map(neutral),
    shared: ['LICENSE', 'tsconfig.json', 'tsup.config.ts', 'vitest.config.ts']
      .filter((file) => files.includes(file))
      .map((file) => `${file} ${JSON.stringify(read(file))}`),
  };
}

/** Converts `{ a: { b: 1 } }` to `['a.b = 1']`, without the version and the description. */
function flatten(value: unknown, path = ''): string[] {
  if (path === 'version' || path === 'description') return [];
  if (typeof value !== 'object' || value === null) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, member]) => flatten(member, path ? `${path}.${key}` : key));
}

function headingsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  return prose.match(/^#+ .+$/gm) ?? [];
}

/** The names that `index.ts` exports, with `type` before types. */
function exportsOf(source: string): string[] {
  const file = ts.createSourceFile('index.ts', source, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) return [statement.getText()];
      return statement.exportClause.elements.map((element) =>
        statement.isTypeOnly || element.isTypeOnly ? `type ${element.name.text}` : element.name.text,
      );
    }
    const isExported =
      ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.[0]?.kind === ts.SyntaxKind.ExportKeyword;
    if (!isExported) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map((d) => d.name.getText());
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    const name = (statement as ts.DeclarationStatement).name?.getText() ?? 'default';
    return [isType ? `type ${name}` : name];
  });
}

function without(facts: string[], known: string[]): string[] {
  return facts.filter((fact) => !known.includes(fact));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const problems = findAsymmetries(values.root);

  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`The provider packages are alike: ${providerNames(values.root).join(', ')}.`);
}
