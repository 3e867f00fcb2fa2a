import { expect, test } from 'vitest';
import { toTag } from './snapshot.ts';

test.each([
  ['feature/Retry_After', 'feature-retry-after'],
  ['fix-#12', 'fix-12'],
  ['v2', 'branch-v2'],
  ['1.x', 'branch-1-x'],
])('the tag of the branch %s is %s', (branch, tag) => {
  expect(toTag(branch)).toBe(tag);
});

test.each(['', 'main', 'latest', '///'])('"%s" has no tag', (branch) => {
  expect(toTag(branch)).toBeUndefined();
});
