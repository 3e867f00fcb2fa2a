import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export type MarkdownTree = ReturnType<typeof fromMarkdown>;

/** One Markdown file of the repository. */
export interface MarkdownDocument {
  /** Relative to the root, with forward slashes. */
  file: string;
  text: string;
  tree: MarkdownTree;
}

const NOT_WRITTEN = /(^|[\\/])(node_modules|dist|reports|coverage|etc|CHANGELOG\.md)$/;

/** Every Markdown file that a person wrote or a test writes, in the order of their names. */
export function readDocuments(root: string): MarkdownDocument[] {
  return globSync('{**/*,.changeset/*}.md', { cwd: root, exclude: (name) => NOT_WRITTEN.test(name) })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return { file, text, tree: parseMarkdown(text) };
    });
}

/** Markdown as GitHub reads it: with tables and bare links. */
export function parseMarkdown(text: string): MarkdownTree {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}
