import { expect, test } from 'vitest';
import { toVerdicts } from '../src/compile.ts';
import { toReport, toTable } from '../src/matrix.ts';
import { type Setting, settings } from '../src/setting.ts';

const [first] = settings as [Setting];

test('an error in a program counts for that program, and one in a declaration for every program', () => {
  const inProgram = 'programs/wrong.mts(12,1): error TS2578: Unused directive.';
  const inDeclaration = '../auth-core/dist/index.d.ts(391,18): error TS2304: Cannot find name.';

  const own = toVerdicts(first, `${inProgram}\n`, 2);
  const shared = toVerdicts(first, `${inDeclaration}\n`, 2);

  expect(own.filter(({ errors }) => errors.length > 0).map(({ program }) => program)).toEqual(['wrong.mts']);
  expect(shared.every(({ errors }) => errors.includes(inDeclaration))).toBe(true);
});

test('a compiler that does not start fails every program', () => {
  const verdicts = toVerdicts(first, 'Cannot find module', 1);

  expect(toReport(verdicts)).toMatchObject({ numPassedTests: 0, numFailedTests: verdicts.length });
});

test('the table has a row for each compiler and a column for each setting', () => {
  const table = toTable(settings.flatMap((setting) => toVerdicts(setting, '', 0)));

  const [head, , ...rows] = table.split('\n');
  expect(head?.split('|')).toHaveLength(10);
  expect(rows).toHaveLength(4);
  expect(rows.every((row) => !row.includes('0/'))).toBe(true);
});
