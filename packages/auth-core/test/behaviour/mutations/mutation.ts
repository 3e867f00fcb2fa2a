import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A rule of core broken on purpose, to see the model turn red. */
export interface Mutation {
  /** What was broken, as a sentence. */
  readonly sentence: string;
  readonly edits: readonly Edit[];
  /** The rule of the model that has to catch it. */
  readonly rule: string;
}

/** One change of the source. */
export interface Edit {
  /** Relative to `src`. */
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly before: string;
  readonly after: string;
}

const sources = join(import.meta.dirname, '../../../src');

/** What keeps the edits of a mutation from being applied, a sentence each. */
export function findStaleEdits({ sentence, edits }: Mutation): string[] {
  return edits
    .filter(({ file, before }) => readSource(file).split(before).length !== 2)
    .map(({ file, before }) => `"${sentence}": ${file} must have this exactly once: ${before}`);
}

/** The source of a file as the mutation changes it; undefined if it does not change that file. */
export function mutate({ edits }: Mutation, path: string): string | undefined {
  const own = edits.filter(({ file }) => join(sources, file) === path);
  const [first] = own;
  // A function as the replacement: in a string, `$` would have a meaning.
  return (
    first &&
    own.reduce((text, { before, after }) => text.replace(before, () => after), readSource(first.file))
  );
}

function readSource(file: string): string {
  return readFileSync(join(sources, file), 'utf8');
}
