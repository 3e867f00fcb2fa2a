import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One documentation comment of a published package, as Markdown: without its stars, `{@link url}` as a bare link. */
export interface Docstring {
  /** Relative to the root, with forward slashes. */
  file: string;
  line: number;
  /** As many lines as the comment has. */
  text: string;
}

/** Every docstring in the sources of the published packages, what is generated left out. */
export function readDocstrings(root: string): Docstring[] {
  return globSync('packages/*/src/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('/generated/'))
    .sort()
    .flatMap((file) => docstringsOf(file, readFileSync(join(root, file), 'utf8')));
}

function docstringsOf(file: string, code: string): Docstring[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
  const found = new Map<number, Docstring>();
  collect(source);
  return [...found.values()];

  function collect(node: ts.Node): void {
    for (const comment of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
      const line = source.getLineAndCharacterOfPosition(comment.getStart()).line + 1;
      found.set(comment.getStart(), { file, line, text: toMarkdown(comment.getText()) });
    }
    ts.forEachChild(node, collect);
  }
}

function toMarkdown(comment: string): string {
  return comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .replaceAll(/^[ \t]*\* ?/gm, '')
    .replaceAll(/\{@link (https?:[^\s}]+)[^}]*\}/g, '<$1>');
}
