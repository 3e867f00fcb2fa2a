import { reasons } from '@x/parity-suite';
import type { Runtime } from './runtime.ts';
import { GROUPS, type Outcome } from './suite/case.ts';

/** The result of one runtime: the report of its suite, or the reason for not having one. */
export interface Run {
  readonly runtime: Pick<Runtime, 'title' | 'version' | 'build'>;
  readonly outcomes: readonly Outcome[];
  readonly skipped?: string | undefined;
  readonly broken?: string | undefined;
}

const START = '<!-- matrix: written by turbo run runtimes:update -->';
const END = '<!-- /matrix -->';

/** A table with a row for each runtime and a column for each group. Each cell is `passed/all`, or `-` if the runtime runs no such case. */
export function toTable(runs: readonly Run[]): string {
  const head = ['Runtime', 'Version', 'Packages as', ...GROUPS];
  const rows = runs.map(({ runtime, outcomes, skipped, broken }) => {
    const cells = GROUPS.map((group) => {
      if (skipped !== undefined) return 'skipped';
      const all = outcomes.filter((outcome) => outcome.group === group);
      if (broken !== undefined) return 'broken';
      return all.length > 0 ? `${all.filter(hasPassed).length}/${all.length}` : '-';
    });
    return [runtime.title, runtime.version, runtime.build, ...cells];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export function hasPassed({ error }: Outcome): boolean {
  return error === undefined;
}

/** The known differences from the platform's fetch, with the reason and the count on each runtime. */
export function toKnownLines(runs: readonly Run[]): string[] {
  return reasons.flatMap(({ name, reason }) => {
    const counts = runs.flatMap(({ runtime: { title, version, build }, outcomes }) => {
      const count = outcomes.filter(({ known }) => known?.includes(name)).length;
      return count > 0 ? [`${title} ${version} ${build}: ${count}`] : [];
    });
    return counts.length > 0 ? [`known: ${name}. ${reason} (${counts.join(', ')})`] : [];
  });
}

/** Replaces the table in the document. */
export function putTable(document: string, table: string): string {
  const [before, rest] = document.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`The document has no ${START} ... ${END} markers.`);
  return `${before}${START}\n\n${table}\n\n${END}${after}`;
}

/** The sums, in the format that scripts/test-summary.ts reads. */
export function toReport(runs: readonly Run[]): object {
  const outcomes = runs.flatMap((run) => run.outcomes);
  const passed = outcomes.filter(hasPassed).length;
  return {
    numPassedTests: passed,
    numFailedTests: outcomes.length - passed + runs.filter(({ broken }) => broken !== undefined).length,
    numPendingTests: runs.filter(({ skipped }) => skipped !== undefined).length,
    numTodoTests: 0,
    testResults: runs.map(({ runtime, outcomes: assertionResults }) => ({
      name: `${runtime.title} ${runtime.version} ${runtime.build}`,
      status: 'done',
      assertionResults,
    })),
  };
}
