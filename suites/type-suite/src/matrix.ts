import type { Verdict } from './compile.ts';
import { COLUMNS, COMPILERS } from './setting.ts';

/** A table with a row for each compiler and a column for each resolution and environment. Each cell is `passed/all`. */
export function toTable(verdicts: readonly Verdict[]): string {
  const head = ['TypeScript', ...COLUMNS.map((column) => `${column.resolution}, ${column.environment}`)];
  const rows = COMPILERS.map((compiler) => [
    compiler,
    ...COLUMNS.map(({ resolution, environment }) => {
      const here = verdicts.filter(
        ({ setting }) =>
          setting.compiler === compiler &&
          setting.resolution === resolution &&
          setting.environment === environment,
      );
      return `${here.filter(hasPassed).length}/${here.length}`;
    }),
  ]);
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(head[i]?.length ?? 0)).join(' | ')} |`;
  return [line(head), line(head.map((title) => '-'.repeat(title.length))), ...rows.map(line)].join('\n');
}

export function hasPassed({ errors }: Verdict): boolean {
  return errors.length === 0;
}

/** The sums, in the format that scripts/test-summary.ts reads. */
export function toReport(verdicts: readonly Verdict[]): object {
  const passed = verdicts.filter(hasPassed).length;
  return {
    numPassedTests: passed,
    numFailedTests: verdicts.length - passed,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ name: 'types', status: 'done', assertionResults: verdicts }],
  };
}
