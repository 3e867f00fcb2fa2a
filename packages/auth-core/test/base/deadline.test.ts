import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sleep, withDeadline } from '../../src/base/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a sleep that is aborted leaves no timer that would keep the process alive', async () => {
  const controller = new AbortController();
  const wait = sleep(10_000, controller.signal);
  const outcome = expect(wait).rejects.toThrow('called off');
  await vi.advanceTimersByTimeAsync(1);

  controller.abort(new Error('called off'));

  await outcome;
  expect(vi.getTimerCount()).toBe(0);
});

test('a sleep ends after its time and leaves no timer', async () => {
  const wait = sleep(10_000, new AbortController().signal);

  await vi.advanceTimersByTimeAsync(10_000);

  await expect(wait).resolves.toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

const never = (): Promise<never> => new Promise(() => undefined);

test.each([
  ['won', async () => 'won'],
  ['lost because of a failure', () => Promise.reject(new Error('lost'))],
  ['lost because the code never ends', never],
])('a race that is %s leaves neither timer nor listener', async (_how, run) => {
  const { signal } = new AbortController();
  const race = withDeadline(run, signal, 10_000).catch(() => undefined);

  await vi.advanceTimersByTimeAsync(10_000);

  await race;
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a race that is aborted rejects and aborts its code, with the reason', async () => {
  const controller = new AbortController();
  const given = vi.fn<(signal: AbortSignal) => Promise<never>>(never);
  const race = withDeadline(given, controller.signal, 10_000);
  const outcome = expect(race).rejects.toThrow('called off');
  await vi.advanceTimersByTimeAsync(1);

  controller.abort(new Error('called off'));

  await outcome;
  expect(given.mock.calls[0]?.[0].reason).toBe(controller.signal.reason);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
});

test('a race that is won is not aborted afterwards', async () => {
  const given = vi.fn(async (signal: AbortSignal) => !signal.aborted);

  expect(await withDeadline(given, new AbortController().signal, 10_000)).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);

  expect(given.mock.calls[0]?.[0].aborted).toBe(false);
});
