import { expect, test } from 'vitest';
import { failures, sum, toLine } from './test-summary.ts';

const passed = { status: 'passed' };
const file = {
  status: 'failed',
  name: 'fresh.test.ts',
  assertionResults: [passed, passed, { status: 'failed' }],
};
const report = {
  numPassedTests: 2,
  numFailedTests: 1,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [file],
};

test('the reports of all packages add up to one line', () => {
  expect(toLine(sum([report, report]))).toBe('4 passed, 2 failed');
});

test('skipped and planned tests are shown only if there are any', () => {
  expect(toLine(sum([{ ...report, numPendingTests: 1, numTodoTests: 2 }]))).toBe(
    '2 passed, 1 failed, 3 skipped',
  );
});

test('a test file that fails to load counts as one failure', () => {
  const broken = { status: 'failed', name: 'client.test.ts', assertionResults: [] };

  expect(toLine(sum([{ ...report, testResults: [file, broken] }]))).toBe('2 passed, 2 failed');
});

test('a test file that fails outside its tests counts as one failure', () => {
  const wrong = { status: 'failed', name: 'types.test-d.ts', assertionResults: [passed, passed] };

  expect(toLine(sum([{ ...report, testResults: [file, wrong] }]))).toBe('2 passed, 2 failed');
});

test('a package without tests counts as one failure', () => {
  const empty = {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  };

  expect(toLine(sum([report, empty]))).toBe('2 passed, 2 failed');
});

test('each failed test is named with its file and the start of the reason', () => {
  const failed = {
    status: 'failed',
    fullName: 'a cold client obtains one token',
    failureMessages: [
      'AssertionError: expected 2 to be 1\n    at run (node_modules/vitest/run.js:1:1)\n    at cold.test.ts:3:1',
    ],
  };
  const cold = { status: 'failed', name: 'cold.test.ts', assertionResults: [passed, failed] };

  expect(failures([{ ...report, testResults: [cold] }])).toEqual([
    'Failed: cold.test.ts: a cold client obtains one token\n' +
      '  AssertionError: expected 2 to be 1\n' +
      '      at cold.test.ts:3:1',
  ]);
});

test('a file that fails outside its tests is named, and a file that passes is not', () => {
  const broken = {
    status: 'failed',
    name: 'client.test.ts',
    message: 'No such module',
    assertionResults: [],
  };
  const works = { status: 'passed', name: 'works.test.ts', assertionResults: [passed] };

  expect(failures([{ ...report, testResults: [broken, works] }])).toEqual([
    'Failed: client.test.ts: outside its tests\n  No such module',
  ]);
});
