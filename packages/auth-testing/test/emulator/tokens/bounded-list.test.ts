import { expect, test } from 'vitest';
import { createBoundedList } from '../../../src/emulator/tokens/bounded-list.ts';

test('a list has its latest entries, oldest first, and no more than its limit', () => {
  const list = createBoundedList<number>(3);

  for (let entry = 1; entry <= 10; entry += 1) {
    list.add(entry);
    expect(list.entries()).toEqual([entry - 2, entry - 1, entry].filter((each) => each > 0));
  }
});

test('a copy of the entries does not change with the list', () => {
  const list = createBoundedList<number>(3);
  list.add(1);
  const copy = list.entries();

  list.add(2);
  list.clear();

  expect(copy).toEqual([1]);
  expect(list.entries()).toEqual([]);
});
