import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The results of the checks, in the order of the checks. */
export interface Report {
  /** Records and prints a check outside of the matrix. `problem` is undefined if it passed. */
  check(what: string, problem: string | undefined): void;
  /** Records a check in a cell of the matrix. */
  cell(row: string, column: string, problem: string | undefined): void;
  skip(what: string, reason: string): void;
  printMatrix(): void;
  /** Writes the report and prints the summary. Returns whether everything passed. */
  finish(file: string): boolean;
}

/** Creates a report whose matrix has these columns, in this order. */
export function createReport(columns: readonly string[]): Report {
  const started = performance.now();
  const cells = new Map<string, Map<string, { passed: number; all: number }>>();
  const failures: string[] = [];
  let [passed, skipped] = [0, 0];

  function count(what: string, problem: string | undefined): void {
    if (problem === undefined) passed += 1;
    else failures.push(toLine(what, problem));
  }

  return {
    check(what, problem) {
      count(what, problem);
      console.log(problem === undefined ? `ok    ${what}` : `FAIL  ${toLine(what, problem)}`);
    },
    cell(row, column, problem) {
      count(`${row} with ${column}`, problem);
      const line = cells.get(row) ?? new Map<string, { passed: number; all: number }>();
      const before = line.get(column) ?? { passed: 0, all: 0 };
      const passedNow = problem === undefined ? 1 : 0;
      cells.set(row, line.set(column, { passed: before.passed + passedNow, all: before.all + 1 }));
      if (problem !== undefined) console.log(`FAIL  ${toLine(`${row} with ${column}`, problem)}`);
    },
    skip(what, reason) {
      skipped += 1;
      console.log(`skip  ${what}: ${reason}`);
    },
    printMatrix() {
      const widest = Math.max(...[...cells.keys()].map((row) => row.length));
      console.log(`\n${''.padEnd(widest)}  ${columns.map((column) => column.padEnd(14)).join('')}`);
      for (const [row, line] of cells) {
        const counts = columns.map((column) => {
          const cell = line.get(column);
          return (cell ? `${cell.passed}/${cell.all}` : '-').padEnd(14);
        });
        console.log(`${row.padEnd(widest)}  ${counts.join('')}`.trimEnd());
      }
      console.log('');
    },
    finish(file) {
      // In vitest's report format, which scripts/test-summary.ts reads.
      const results = [
        { status: failures.length > 0 ? 'failed' : 'passed', name: file, assertionResults: failures },
      ];
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        JSON.stringify({
          numPassedTests: passed,
          numFailedTests: failures.length,
          numPendingTests: skipped,
          numTodoTests: 0,
          testResults: results,
        }),
      );

      for (const failure of failures) console.error(`FAIL  ${failure}`);
      console.log(`Took ${Math.round((performance.now() - started) / 1_000)} s.`);
      console.log(`${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
      return failures.length === 0;
    },
  };
}

function toLine(what: string, problem: string): string {
  return `${what}: ${problem.replaceAll(/\s+/g, ' ').slice(0, 600)}`;
}
