import { expect, test } from 'vitest';
import { mutations } from './list.ts';
import { findStaleEdits } from './mutation.ts';

test('every mutation still fits the source', () => {
  const stale = mutations.flatMap(findStaleEdits);

  expect(stale).toEqual([]);
});

test('every mutation has a sentence of its own', () => {
  const sentences = mutations.map(({ sentence }) => sentence);

  expect(new Set(sentences).size).toBe(sentences.length);
});
