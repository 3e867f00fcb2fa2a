import { expect, test } from 'vitest';
import { putTable, type Run, toReport, toTable } from '../src/matrix.ts';

const good: Run = {
  runtime: { title: 'Bun', version: '1.4.5', build: 'ESM' },
  outcomes: [
    { group: 'get', name: 'blam returns a token' },
    { group: 'get', name: 'blam returns the header', error: 'Error: no' },
    { group: 'store', name: 'blam shares a token' },
  ],
};
const skipped: Run = {
  runtime: { title: 'Chromium', version: 'not pinned', build: 'bundle' },
  outcomes: [],
  skipped: 'there is none',
};
const broken: Run = {
  runtime: { title: 'Node', version: '20.20.2', build: 'CJS' },
  outcomes: [],
  broken: 'It ended with 1.',
};

test('the table has the sums of each group, and marks empty, skipped and broken runtimes', () => {
  const rows = toTable([good, skipped, broken]).split('\n').slice(2);

  expect(rows.map((row) => row.replaceAll(/ +/g, ' '))).toEqual([
    '| Bun | 1.4.5 | ESM | 1/2 | - | - | - | - | - | 1/1 | - | - | - |',
    '| Chromium | not pinned | bundle | skipped | skipped | skipped | skipped | skipped | skipped | skipped | skipped | skipped | skipped |',
    '| Node | 20.20.2 | CJS | broken | broken | broken | broken | broken | broken | broken | broken | broken | broken |',
  ]);
});

test('a broken runtime counts as a failure, and a missing one as skipped', () => {
  expect(toReport([good, skipped, broken])).toMatchObject({
    numPassedTests: 2,
    numFailedTests: 2,
    numPendingTests: 1,
  });
});

test('putTable replaces only the table of the document', () => {
  const document =
    'Before.\n<!-- matrix: written by turbo run runtimes:update -->\nold\n<!-- /matrix -->\nAfter.\n';

  const written = putTable(document, '| new |');

  expect(written).toMatch(/^Before\.\n<!-- .+ -->\n\n\| new \|\n\n<!-- \/matrix -->\nAfter\.\n$/);
  expect(putTable(written, '| new |')).toBe(written);
  expect(() => putTable('No markers.', '| new |')).toThrow('The document has no <!-- matrix');
});
