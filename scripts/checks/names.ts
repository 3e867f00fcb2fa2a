/**
 * Checks that no sentence names a function that does not exist. Every function-like name (`createX`, `toX`,
 * `getToken(...)`) in a document, and in a string of a published package such as an error message, must be exported
 * by a published package or be a member of a type that is.
 *
 *   node scripts/checks/names.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { visit } from 'unist-util-visit';
import { repository } from '../repository.ts';
import { type MarkdownTree, readDocuments } from './documents.ts';

/** `createBloomaAuth`, `isAuthError`; in code also whatever is called, such as `explain(client)`. */
const FUNCTION_NAME = /(?<![\w$.])(?:create|has|is|read|start|to|verify|with)[A-Z]\w*/g;
const FUNCTION_NAME_OR_CALL = new RegExp(`${FUNCTION_NAME.source}|(?<![\\w$.])[A-Za-z_$][\\w$]*(?=\\()`, 'g');

/** How CONTRIBUTING.md writes a whole family of names. */
const PATTERN_NAME = /^[a-z]+X$/;

// The script of the emulator's page is JavaScript in a string, and no sentence.
const NOT_SENTENCES = /\/(generated|page)\//;

/** One sentence for each name that nobody exports, at its line. */
export function findUnknownNames(root: string): string[] {
  const exported = exportedNames(root);
  const isKnown = (name: string) => exported.has(name) || name in globalThis || PATTERN_NAME.test(name);

  const inDocuments = readDocuments(root).flatMap(({ file, tree }) => {
    const own = namesInSnippets(tree);
    return namesInProse(tree)
      .filter(({ name }) => !isKnown(name) && !own.has(name))
      .map(({ line, name }) => `${file}:${line} names ${name}, which no package exports.`);
  });
  const inStrings = globSync('packages/*/src/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !NOT_SENTENCES.test(file))
    .sort()
    .flatMap((file) =>
      namesInStrings(readFileSync(join(root, file), 'utf8'))
        .filter(({ name }) => !isKnown(name))
        .map(({ line, name }) => `${file}:${line} names ${name}, which no package exports.`),
    );
  return [...inDocuments, ...inStrings];
}

interface Name {
  name: string;
  line: number;
}

function namesInProse(tree: MarkdownTree): Name[] {
  const names: Name[] = [];
  visit(tree, (node) => {
    if (node.type !== 'text' && node.type !== 'inlineCode') return;
    const pattern = node.type === 'text' ? FUNCTION_NAME : FUNCTION_NAME_OR_CALL;
    const line = node.position?.start.line ?? 1;
    for (const [name] of node.value.matchAll(pattern)) names.push({ name, line });
  });
  return names;
}

/** What the code blocks of a document import or declare: a sentence may speak of it. */
function namesInSnippets(tree: MarkdownTree): Set<string> {
  const names = new Set<string>();
  visit(tree, 'code', ({ lang, value }) => {
    if (lang !== 'ts' && lang !== 'js') return;
    walk(ts.createSourceFile('snippet.ts', value, ts.ScriptTarget.ES2022), (node) => {
      const isNamed = ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isFunctionDeclaration(node);
      if (isNamed && node.name) names.add(node.name.text);
    });
  });
  return names;
}

function namesInStrings(code: string): Name[] {
  const source = ts.createSourceFile('source.ts', code, ts.ScriptTarget.ES2022, true);
  const names: Name[] = [];
  walk(source, (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node);
    // A single word is an identifier, such as an operation of a spec.
    if (!isText || !/\s/.test(node.text)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const [name] of node.text.matchAll(FUNCTION_NAME)) names.push({ name, line });
  });
  return names;
}

/**
 * What the entries of the published packages export, and the members of the types among it, as the reports in `etc/`
 * list them. `turbo run api` holds the reports against the packages.
 */
export function exportedNames(root: string): Set<string> {
  const names = new Set<string>();
  for (const file of globSync('etc/*.api.md', { cwd: root })) {
    const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
    for (const statement of ts.createSourceFile('report.d.ts', code, ts.ScriptTarget.ES2022).statements) {
      for (const name of namesOf(statement)) names.add(name);
    }
  }
  return names;
}

function namesOf(statement: ts.Statement): string[] {
  // `export { a as b }`
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    return clause && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [];
  }
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => nameOf(name));
  if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement))
    return [...nameOf(statement.name), ...memberNames(statement.members)];
  if (ts.isTypeAliasDeclaration(statement))
    return [statement.name.text, ...memberNames(literalMembers(statement.type))];
  return ts.isFunctionDeclaration(statement) ? nameOf(statement.name) : [];
}

/** The members that a type declares in braces, alone or as a part of `A & { ... }`. */
function literalMembers(type: ts.TypeNode): readonly ts.TypeElement[] {
  if (ts.isTypeLiteralNode(type)) return type.members;
  return ts.isIntersectionTypeNode(type) ? type.types.flatMap((part) => [...literalMembers(part)]) : [];
}

function memberNames(members: readonly (ts.TypeElement | ts.ClassElement)[]): string[] {
  return members.flatMap(({ name }) => nameOf(name));
}

function nameOf(name: ts.Node | undefined): string[] {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [];
}

function walk(node: ts.Node, use: (node: ts.Node) => void): void {
  use(node);
  ts.forEachChild(node, (child) => walk(child, use));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const problems = findUnknownNames(values.root);

  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error('The exports are those in etc/: if one is new, first run `turbo run api:update`.');
    process.exitCode = 1;
  } else console.log('Every function that a sentence names is exported.');
}
