import { expect, test } from 'vitest';
import { createClock } from '../../src/base/clock.ts';

function createClocks() {
  const time = { wall: 1_000_000, monotonic: 50 };
  const clock = createClock(
    () => time.wall,
    () => time.monotonic,
  );
  return { time, clock };
}

test('both clocks agree if nobody changes them', () => {
  const { time, clock } = createClocks();
  const end = clock.after(2_000);

  time.wall += 500;
  time.monotonic += 500;

  expect(clock.until(end)).toBe(1_500);
});

test('a wall clock that is set back does not delay an expiry', () => {
  const { time, clock } = createClocks();
  const end = clock.after(2_000);

  time.wall -= 3_600_000;
  time.monotonic += 500;

  expect(clock.until(end)).toBe(1_500);
});

test('after a machine slept and its monotonic clock stood still, the wall clock decides', () => {
  const { time, clock } = createClocks();
  const end = clock.after(2_000);

  time.wall += 8 * 3_600_000;

  expect(clock.until(end)).toBe(2_000 - 8 * 3_600_000);
});

test('now is the wall clock', () => {
  const { time, clock } = createClocks();

  expect(clock.now()).toBe(time.wall);
});

test('the monotonic clock is the real one unless a test passes another', () => {
  const clock = createClock(() => 0);
  const end = clock.after(0);

  expect(clock.until(end)).toBeLessThanOrEqual(0);
  expect(end.monotonic).toBeGreaterThan(0);
});
