import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

// Adds up the test reports of every package, in vitest's format, and prints one line:
// `N passed, N failed`. CI reads it, so nothing else is printed to standard output.

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; name: string; assertionResults: { status: string }[] }[];
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
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
    );
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + broken.length + (report.testResults.length === 0 ? 1 : 0);
    total.skipped += report.numPendingTests + report.numTodoTests;
  }
  return total;
}

export function toLine({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { broken: { type: 'boolean', default: false } } });
  const files = globSync('{packages/*,suites/*,examples,scripts,tour}/reports/*.json');
  const total = sum(files.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
  // The caller saw a failure. If no test reports it, count it here.
  if (values.broken && total.failed === 0) total.failed = 1;

  console.log(toLine(total));
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
}
