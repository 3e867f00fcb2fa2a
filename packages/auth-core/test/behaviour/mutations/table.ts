import type { ModelReport } from '../model.test.ts';
import type { Mutation } from './mutation.ts';

/** What the model reported on one mutation. */
export interface Outcome {
  readonly mutation: Mutation;
  readonly report: ModelReport;
}

/** What is wrong with an outcome; undefined if the expected rule caught the mutation. */
export function describeProblem({ mutation, report }: Outcome): string | undefined {
  const { sentence, rule } = mutation;
  if (report.runs === 0) return `${sentence}: the model did not run to an end.`;
  if (report.failure === undefined) return `${sentence}: no rule caught it.`;
  const [first = 'no rule, but an error'] = report.failure.rules;
  return first === rule ? undefined : `${sentence}: caught by "${first}", not by "${rule}".`;
}

export function toTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ mutation, report: { runs, failure } }) => [
    mutation.sentence,
    failure?.rules[0] ?? 'none',
    failure ? runs.toLocaleString('en') : '',
    failure ? String(failure.commands.length) : '',
  ]);
  const lines = [['what was broken', 'rule that caught it', 'run', 'commands'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const toLine = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [toLine(head), toLine(widths.map((width) => '-'.repeat(width))), ...body.map(toLine)].join('\n');
}

const BEGIN = '<!-- mutations: written by turbo run mutations:update -->';
const END = '<!-- /mutations -->';

/** The document with the table between its markers. */
export function putTable(document: string, table: string): string {
  const [before, rest] = document.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined)
    throw new Error('The document has no place for the table.');
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}
