/**
 * Type-checks every ```ts block of the README files and of docs/ with the sources. Each block is a
 * separate module with its own imports, so that a reader can paste it.
 *
 *   node scripts/checks/snippets.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
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
  // In examples/, because it depends on every package.
  const folder = resolve(root, 'examples');
  const byFile = new Map(snippets.map((snippet, index) => [join(folder, `snippet-${index}.ts`), snippet]));

  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, folder);
  // `export {}` makes a block without imports a module, so that blocks do not share names.
  const read = (file: string) => byFile.get(file)?.code.concat('\nexport {};');
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...byFile.keys()], options, {
    ...host,
    fileExists: (file) => byFile.has(file) || host.fileExists(file),
    readFile: (file) => read(file) ?? host.readFile(file),
    getSourceFile(file, language) {
      const code = read(file);
      return code === undefined
        ? host.getSourceFile(file, language)
        : ts.createSourceFile(file, code, language, true);
    },
  });

  return ts.getPreEmitDiagnostics(program).flatMap(({ file, start = 0, messageText }) => {
    const snippet = file && byFile.get(file.fileName);
    if (!snippet) return [];
    const line = snippet.line + file.getLineAndCharacterOfPosition(start).line;
    return [`${snippet.document}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`];
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const snippets = findSnippets(values.root);
  const mistakes = findMistakes(values.root, snippets);

  for (const mistake of mistakes) console.error(mistake);
  if (mistakes.length > 0) process.exitCode = 1;
  else console.log(`${snippets.length} snippets of the documents have no type errors.`);
}
