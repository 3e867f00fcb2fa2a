import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

// Adds up the test reports of every package, in vitest's format, and prints one line:
// `N passed, N failed`. CI reads it, so nothing else is printed to standard output.

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; name: string; assertionResults: unknown[] }[];
}

export interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

export function sum(reports: Report[]): Sum {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) {
    // A file that fails to load and a package without tests have no test that could fail, so each
    // counts as one failure.
    const broken = report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
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
