import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sleep } from '../src/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a wait that is called off leaves no timer that would keep a process alive', async () => {
  const controller = new AbortController();
  const wait = sleep(10_000, controller.signal);
  const outcome = expect(wait).rejects.toThrow('called off');
  await vi.advanceTimersByTimeAsync(1);

  controller.abort(new Error('called off'));

  await outcome;
  expect(vi.getTimerCount()).toBe(0);
});

test('a wait ends when its time has come, and leaves no timer', async () => {
  const wait = sleep(10_000, new AbortController().signal);

  await vi.advanceTimersByTimeAsync(10_000);

  await expect(wait).resolves.toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});
