import { getEventListeners } from 'node:events';
import { rejection } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { createAbortRaces } from '../../src/base/abort-races.ts';

const never = new Promise<never>(() => undefined);

test('a race settles as its promise does', async () => {
  const { race } = createAbortRaces();
  const { signal } = new AbortController();
  const failure = new Error('failed');

  expect(await race(Promise.resolve('won'), signal)).toBe('won');
  expect(await rejection(race(Promise.reject(failure), signal))).toBe(failure);
  expect(await race(Promise.resolve('won'), undefined)).toBe('won');
});

test('an abort rejects the races of its signal with the reason, and no others', async () => {
  const { race } = createAbortRaces();
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  const races = [race(never, controller.signal), race(never, controller.signal)];
  const other = race(Promise.resolve('won'), new AbortController().signal);

  controller.abort(reason);

  expect(await Promise.all(races.map(rejection))).toEqual([reason, reason]);
  expect(await other).toBe('won');
});

test('a signal that has aborted already rejects at once', async () => {
  const reason = new Error('no longer wanted');

  expect(await rejection(createAbortRaces().race(never, AbortSignal.abort(reason)))).toBe(reason);
});

test('a signal has one listener for all its races, and none after the end', () => {
  const { race, end } = createAbortRaces();
  const { signal } = new AbortController();

  for (let count = 0; count < 20; count += 1) race(never, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);

  end();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
