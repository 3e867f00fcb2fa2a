/**
 * Keeps the words that were retired out of the code, its comments and the documents. The list is in
 * `retired-words.ts`, with the better word beside each.
 *
 *   node scripts/checks/words.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../repository.ts';
import { retiredWords } from './retired-words.ts';

export interface WordFinding {
  file: string;
  line: number;
  word: string;
  better: string;
}

const SOURCES =
  '{packages,suites}/*/{src,programs}/**/*.{ts,mts,cts},scripts/**/*.ts,tour/src/**/*.ts,examples/*.ts,*.ts,.*.{ts,js}';
const DOCUMENTS = '*.md,docs/**/*.md,packages/*/README.md,examples/*.md,.changeset/*.md';
const NOT_READ = /(^|[\\/])(node_modules|dist|reports|coverage|generated)$/;
// The list itself, and what its test says.
const OWN = /(^|\/)(retired-words|words\.test)\.ts$/;

export function findRetiredWords(root: string): WordFinding[] {
  return globSync(`{${SOURCES},${DOCUMENTS}}`, { cwd: root, exclude: (name) => NOT_READ.test(name) })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !OWN.test(file))
    .sort()
    .flatMap((file) => wordsIn(readFileSync(join(root, file), 'utf8')).map((found) => ({ file, ...found })));
}

function wordsIn(text: string): Omit<WordFinding, 'file'>[] {
  const words = splitIdentifiers(withoutMarkers(text));
  return retiredWords
    .flatMap(({ word, pattern, better }) =>
      [...words.matchAll(pattern)].map((match) => ({
        line: words.slice(0, match.index).split('\n').length,
        word,
        better,
      })),
    )
    .sort((a, b) => a.line - b.line);
}

/** Without what begins a line of a comment or a quotation, so that a phrase runs on from line to line. */
function withoutMarkers(text: string): string {
  return text.replaceAll(/^[ \t]*(?:\/\/|\/\*\*?|\*\/?|#|>)[ \t]?/gm, '');
}

function splitIdentifiers(text: string): string {
  return text.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').replaceAll('_', ' ');
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const findings = findRetiredWords(values.root);

  for (const { file, line, word, better } of findings)
    console.error(`${file}:${line} "${word}" is retired. Write: ${better}.`);
  const summary = `${retiredWords.length} words are retired`;
  if (findings.length > 0) {
    console.error(`${summary}, and ${findings.length} uses are left.`);
    process.exitCode = 1;
  } else console.log(`${summary}, and none is used.`);
}
