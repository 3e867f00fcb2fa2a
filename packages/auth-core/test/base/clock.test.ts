import { expect, test, vi } from 'vitest';
import { createClock, systemNow, toClock } from '../../src/base/clock.ts';

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

test('the clock of the machine reads the monotonic clock once in a millisecond, whoever asks', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const monotonic = vi.spyOn(performance, 'now');
  const clock = toClock(systemNow);
  const end = clock.after(2_000);
  monotonic.mockClear();

  for (let call = 0; call < 1_000; call += 1) expect(clock.until(end)).toBe(2_000);
  expect(monotonic).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);

  for (let call = 0; call < 1_000; call += 1) expect(clock.until(end)).toBe(1_999);
  expect(monotonic).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test('a new instant shows how much time has passed, although a test has stopped the wall clock', () => {
  const time = { monotonic: performance.now() };
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.spyOn(performance, 'now').mockImplementation(() => time.monotonic);
  const clock = toClock(systemNow);
  const end = clock.after(2_000);

  time.monotonic += 2_500;
  clock.after(0);

  expect(clock.until(end)).toBe(-500);
  vi.useRealTimers();
});

test.each([
  ['set back', -3_600_000, 500],
  ['set forward past the end', 3_600_000, 500],
  ['still right', 500, 500],
])('an instant of the machine ends on time if its wall clock is %s', (_how, wallMs, monotonicMs) => {
  const time = { wall: Date.now(), monotonic: performance.now() };
  vi.spyOn(Date, 'now').mockImplementation(() => time.wall);
  vi.spyOn(performance, 'now').mockImplementation(() => time.monotonic);
  const clock = toClock(systemNow);
  const end = clock.after(2_000);

  time.wall += wallMs;
  time.monotonic += monotonicMs;

  expect(clock.until(end)).toBeCloseTo(2_000 - Math.max(wallMs, monotonicMs));
  vi.restoreAllMocks();
});

test.each([
  ['0', 0],
  ['a date before', -5_000_000_000_000],
  ['a date in the far future', 8_640_000_000_000_000],
  ['no number', Number.NaN],
  ['nothing', undefined],
])('instants are right although the file was loaded while the clock showed %s', async (_what, shown) => {
  vi.resetModules();
  vi.spyOn(Date, 'now').mockReturnValue(shown as number);
  const loaded = await import('../../src/base/clock.ts');
  vi.restoreAllMocks();
  const { time } = createClocks();
  const clock = loaded.createClock(
    () => time.wall,
    () => time.monotonic,
  );
  const end = clock.after(2_000);

  time.wall += 500;

  expect(clock.until(end)).toBe(1_500);
});
