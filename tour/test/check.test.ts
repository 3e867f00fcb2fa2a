import { expect, test } from 'vitest';
import { check } from '../src/check.ts';
import { toLines, toSummary } from '../src/report.ts';
import { hasHeld, type StepResult, takeSteps } from '../src/tour.ts';
import type { Visit } from '../src/visit.ts';

const held: StepResult = { title: 'It works.', notes: [], sent: [], checks: [check('status', 200, 200)] };
const failed: StepResult = { ...held, checks: [check('token requests', 2, 1)] };

test('a check holds only for the value that was expected', () => {
  expect(check('status', 200, 200).held).toBe(true);
  expect(check('answers', [401, 200], [401, 200]).held).toBe(true);
  expect(check('status', 200, '200').held).toBe(false);
  expect(check('answers', [401], [401, 200]).held).toBe(false);
  expect(check('objections', undefined, []).held).toBe(false);
});

test('a step fails with any of its checks, and says which', () => {
  expect(hasHeld(held)).toBe(true);
  expect(hasHeld(failed)).toBe(false);
  expect(toLines(failed).join('\n')).toContain('token requests: expected 1, got 2');
});

test('the summary fails with any step', () => {
  expect(toSummary([held, held], 1, 100)).toContain('✓ 1 provider: 2 of 2 steps held');
  expect(toSummary([held, failed], 1, 100)).toContain('✗ 1 provider: 1 of 2 steps held');
});

test('a step that throws has failed, and the next one still runs', async () => {
  const visit = { endStep: () => [] } as unknown as Visit;
  const broken = async () => {
    throw new Error('no token');
  };
  const working = async () => held;

  const results: StepResult[] = [];
  for await (const result of takeSteps(visit, [broken, working])) results.push(result);

  expect(results.map(hasHeld)).toEqual([false, true]);
  expect(results.flatMap(toLines).join('\n')).toContain('the error: expected nothing, got "no token"');
});
