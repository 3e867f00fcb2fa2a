import { expect, test } from 'vitest';
import { createBoundedMap } from '../../../src/emulator/tokens/bounded-map.ts';

test('a map drops its oldest key when it is full', () => {
  const map = createBoundedMap<number>(2);
  map.set('first', 1);
  map.set('second', 2);

  map.set('third', 3);

  expect(['first', 'second', 'third'].map(map.get)).toEqual([undefined, 2, 3]);
});

test('a map drops nothing when a key that it has is set again', () => {
  const map = createBoundedMap<number>(2);
  map.set('first', 1);
  map.set('second', 2);

  map.set('first', 10);

  expect(['first', 'second'].map(map.get)).toEqual([10, 2]);
});

test('a deleted key makes room for another', () => {
  const map = createBoundedMap<number>(2);
  map.set('first', 1);
  map.set('second', 2);
  map.delete('first');

  map.set('third', 3);

  expect(['first', 'second', 'third'].map(map.get)).toEqual([undefined, 2, 3]);
});
