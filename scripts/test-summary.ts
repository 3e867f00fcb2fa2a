import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

// Adds up the test reports of every package, in vitest's format. The last line it prints is `N passed, N failed`,
// and CI reads it. Each failed test stands above it with its file, since the log of a whole run is long.

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: FileReport[];
}

interface FileReport {
  status: string;
  /** The path of the file. */
  name: string;
  /** Why the file failed, if it did outside its tests. */
  message?: string;
  assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
}

export interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

export function sum(reports: Report[]): Sum {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) {
    // A file can fail although none of its tests does: it does not load, or a type outside its tests is wrong.
    // Such a file counts as one failure, and so does a package without tests.
    const broken = report.testResults.filter(failedOutsideTests);
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + broken.length + (report.testResults.length === 0 ? 1 : 0);
    total.skipped += report.numPendingTests + report.numTodoTests;
  }
  return total;
}

function failedOutsideTests(file: FileReport): boolean {
  return file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');
}

/** A line for each failed test, or for each file that failed outside its tests, and below it the first lines of the reason. */
export function failures(reports: Report[]): string[] {
  return reports.flatMap(({ testResults }) =>
    testResults.flatMap((file) => {
      const failed = file.assertionResults.filter(({ status }) => status === 'failed');
      const tests = failed.map((test) => toFailure(file.name, test.fullName, test.failureMessages?.[0]));
      return failedOutsideTests(file) ? [toFailure(file.name, undefined, file.message)] : tests;
    }),
  );
}

const REASON_LINES = 12;

function toFailure(file: string, test = 'outside its tests', reason = ''): string {
  const own = reason.split('\n').filter((line) => !/^\s+at .*node_modules/.test(line));
  const lines = own.slice(0, REASON_LINES);
  return [`Failed: ${file}: ${test}`, ...lines.filter(Boolean).map((line) => `  ${line.trimEnd()}`)].join(
    '\n',
  );
}

export function toLine({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** Prints the failed tests of these reports and the sum. Returns whether all is well. `isBroken`: the run has failed. */
export function printSummary(files: readonly string[], isBroken: boolean): boolean {
  const reports: Report[] = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const total = sum(reports);
  // The caller saw a failure. If no test reports it, count it here.
  if (isBroken && total.failed === 0) total.failed = 1;

  for (const failure of failures(reports)) console.log(failure);
  console.log(toLine(total));
  return total.failed === 0 && total.passed > 0;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { broken: { type: 'boolean', default: false } } });
  const files = globSync('{packages/*,suites/*,examples,scripts,tour}/reports/*.json');
  if (!printSummary(files, values.broken)) process.exitCode = 1;
}
