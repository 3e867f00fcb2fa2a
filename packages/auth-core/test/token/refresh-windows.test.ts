import { describe, expect, test } from 'vitest';
import { refreshWindows } from '../../src/token/refresh-windows.ts';

const MINUTE = 60_000;

describe('the windows before the expiry of a token', () => {
  test.each([
    ['a day', 24 * 60 * MINUTE, 300_000, 30_000],
    ['an hour', 60 * MINUTE, 300_000, 30_000],
    ['five minutes, as with BLAM', 5 * MINUTE, 60_000, 15_000],
    ['a minute', MINUTE, 12_000, 3_000],
    ['twenty seconds', 20_000, 10_000, 2_000],
    ['ten seconds', 10_000, 5_000, 2_000],
    ['one second', 1_000, 500, 250],
    ['one millisecond', 1, 0.5, 0.25],
  ])('for a lifetime of %s are fractions with bounds', (_life, lifetimeMs, softMs, hardMs) => {
    expect(refreshWindows(lifetimeMs)).toEqual({ softMs, hardMs });
  });

  test('refreshAhead replaces the fractions', () => {
    expect(refreshWindows(60 * MINUTE, { softMs: 20 * MINUTE, hardMs: MINUTE })).toEqual({
      softMs: 20 * MINUTE,
      hardMs: MINUTE,
    });
  });

  test('one window can be set and the other left out', () => {
    expect(refreshWindows(60 * MINUTE, { softMs: MINUTE })).toEqual({ softMs: MINUTE, hardMs: 30_000 });
    expect(refreshWindows(60 * MINUTE, { hardMs: MINUTE })).toEqual({ softMs: 5 * MINUTE, hardMs: MINUTE });
  });

  test('windows longer than the lifetime leave a token fresh for half of it, and usable without a wait for three quarters', () => {
    expect(refreshWindows(5 * MINUTE, { softMs: 60 * MINUTE, hardMs: 60 * MINUTE })).toEqual({
      softMs: 150_000,
      hardMs: 75_000,
    });
  });

  test('the hard window is never longer than the soft window', () => {
    expect(refreshWindows(60 * MINUTE, { softMs: 1_000 })).toEqual({ softMs: 1_000, hardMs: 1_000 });
  });

  test('windows of zero leave a token fresh until it expires', () => {
    expect(refreshWindows(60 * MINUTE, { softMs: 0, hardMs: 0 })).toEqual({ softMs: 0, hardMs: 0 });
  });
});
