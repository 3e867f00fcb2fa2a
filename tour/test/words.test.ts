import { expect, test } from 'vitest';
import { toVariable } from '../src/live.ts';
import { toDuration, toList } from '../src/words.ts';

test('a duration is shown in its largest unit', () => {
  expect([59_000, 60_000, 299_990, 3_599_990, 86_399_900].map(toDuration)).toEqual([
    '59 seconds',
    '1 minute',
    '5 minutes',
    '1 hour',
    '24 hours',
  ]);
});

test('a list is joined with commas and a final "and"', () => {
  expect([['a'], ['a', 'b'], ['a', 'b', 'c']].map(toList)).toEqual(['a', 'a and b', 'a, b and c']);
});

test('the name of a variable is the provider and the option in upper case', () => {
  expect(toVariable('blam', 'organisationId')).toBe('BLAM_ORGANISATION_ID');
  expect(toVariable('blooma', 'authUrl')).toBe('BLOOMA_AUTH_URL');
});
