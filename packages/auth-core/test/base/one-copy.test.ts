import { expect, onTestFinished, test, vi } from 'vitest';
import { createOneCopy } from '../../src/base/one-copy.ts';

interface Point {
  readonly x: number;
}

const isEqual = (before: Point, after: Point): boolean => before.x === after.x;

test('an equal value is replaced by the one before', () => {
  const toOneCopy = createOneCopy(isEqual);
  const first = toOneCopy({ x: 1 });

  expect(toOneCopy({ x: 1 })).toBe(first);
  expect(toOneCopy({ x: 2 })).toEqual({ x: 2 });
});

test('two of them know nothing of each other', () => {
  const first = createOneCopy(isEqual)({ x: 1 });

  expect(createOneCopy(isEqual)({ x: 1 })).not.toBe(first);
});

test('where there are no weak references, each value is its own', () => {
  vi.stubGlobal('WeakRef', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const toOneCopy = createOneCopy(isEqual);
  const first = toOneCopy({ x: 1 });

  expect(toOneCopy({ x: 1 })).toEqual(first);
  expect(toOneCopy({ x: 1 })).not.toBe(first);
});
