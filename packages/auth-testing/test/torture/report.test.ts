import { expect, test } from 'vitest';
import { createAttackCounts } from '../../src/torture/attacks.ts';
import { brokenBounds, toTable } from '../../src/torture/report.ts';
import type { Findings } from '../../src/torture/torture.ts';

const GOOD: Findings = {
  attacks: createAttackCounts(),
  calls: 1_234_567,
  longestWaitMs: 10_349,
  failures: {},
  ended: 0,
  tokenRequests: 31,
  signIns: 4,
  refreshes: 27,
  presentedTwice: 0,
  refused: 0,
  leftovers: { locks: 0, marks: 0 },
};

test('a good run breaks no bound', () => {
  expect(brokenBounds(GOOD)).toEqual([]);
});

test.each<[Partial<Findings>, string]>([
  [{ presentedTwice: 2 }, 'refresh tokens presented twice: 2'],
  [{ refused: 1 }, 'logins lost: 1'],
  [{ failures: { timeout: 2, login_required: 1 } }, 'logins lost: 3'],
  [{ ended: 1 }, 'processes that ended by themselves: 1'],
  [{ leftovers: { locks: 1, 'temporary files': 2, marks: 0 } }, 'left behind in the store: 3'],
])('%j breaks a bound', (change, broken) => {
  expect(brokenBounds({ ...GOOD, ...change })).toEqual([broken]);
});

test('a store that cannot say what is left in it breaks no bound, and the table says that it is not known', () => {
  const findings = { ...GOOD, leftovers: undefined };

  expect(brokenBounds(findings)).toEqual([]);
  expect(toTable(findings)).toMatch(/Left behind in the store +not known +0/);
});

test('the table fits a terminal of 80 columns, and names each reason of a failure', () => {
  const table = toTable({ ...GOOD, failures: { provider_unavailable: 2 } });

  expect(table).toMatch(/Calls +1,234,567\n/);
  expect(table).toMatch(/Longest wait of a caller +10\.3 s\n/);
  expect(table).toMatch(/calls that failed +2\n +provider_unavailable +2\n/);
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
