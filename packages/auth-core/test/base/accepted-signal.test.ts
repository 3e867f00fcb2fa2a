import { expect, test, vi } from 'vitest';
import { toAcceptedSignal } from '../../src/base/accepted-signal.ts';

test('a signal that the platform takes is passed on', () => {
  const { signal } = new AbortController();

  expect(toAcceptedSignal(signal)).toEqual({ signal });
});

test('a signal that the platform refuses is left out', () => {
  const { signal } = new AbortController();
  vi.stubGlobal(
    'Request',
    class {
      constructor() {
        throw new TypeError('RequestInit: Expected signal to be an instance of AbortSignal.');
      }
    },
  );

  expect(toAcceptedSignal(signal)).toBeUndefined();
});
