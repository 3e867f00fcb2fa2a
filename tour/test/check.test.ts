import { expect, test } from 'vitest';
import { check } from '../src/check.ts';
import { toLines, toSummary } from '../src/report.ts';
import { hasPassed, runSteps, type StepResult } from '../src/tour.ts';
import type { Visit } from '../src/visit.ts';

const passed: StepResult = { title: 'It works.', notes: [], sent: [], checks: [check('status', 200, 200)] };
const failed: StepResult = { ...passed, checks: [check('token requests', 2, 1)] };

test('a check passes only for the expected value', () => {
  expect(check('status', 200, 200).passed).toBe(true);
  expect(check('answers', [401, 200], [401, 200]).passed).toBe(true);
  expect(check('status', 200, '200').passed).toBe(false);
  expect(check('answers', [401], [401, 200]).passed).toBe(false);
  expect(check('objections', undefined, []).passed).toBe(false);
});

test('a step fails if one of its checks fails, and names the check', () => {
  expect(hasPassed(passed)).toBe(true);
  expect(hasPassed(failed)).toBe(false);
  expect(toLines(failed).join('\n')).toContain('token requests: expected 1, got 2');
});

test('the summary fails if one step fails', () => {
  expect(toSummary([passed, passed], '1 provider', 100)).toContain('✓ 1 provider: 2 of 2 steps passed');
  expect(toSummary([passed, failed], '1 provider', 100)).toContain('✗ 1 provider: 1 of 2 steps passed');
});

test('a step that throws fails, and the next step still runs', async () => {
  const visit = { endStep: () => [] } as unknown as Visit;
  const broken = async () => {
    throw new Error('no token');
  };
  const working = async () => passed;

  const results: StepResult[] = [];
  for await (const result of runSteps(visit, [broken, working])) results.push(result);

  expect(results.map(hasPassed)).toEqual([false, true]);
  expect(results.flatMap(toLines).join('\n')).toContain('the error: expected nothing, got "no token"');
});
