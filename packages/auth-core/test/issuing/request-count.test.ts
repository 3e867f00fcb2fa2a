import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countIn,
  mergeCounts,
  type RequestCount,
  timeUntilFree,
  toRequestCount,
  toStoredCount,
} from '../../src/issuing/request-count.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = Date.parse('2030-01-01T00:00:00Z');
const hour = (limit: number) => ({ name: 'hour', limit }) as const;
const day = (limit: number) => ({ name: 'day', limit }) as const;

/** Counts requests at these times, one after the other. */
const countAll = (times: readonly number[]): RequestCount =>
  times.reduce<RequestCount>((count, at) => mergeCounts(count, [{ until: at, count: 1 }], at), []);

/** Times of requests in order, from gaps between them. */
const times = fc
  .array(fc.integer({ min: 0, max: 2 * HOUR_MS }), { minLength: 1, maxLength: 200 })
  .map((gaps) => {
    let at = NOW;
    return gaps.map((gap) => (at += gap));
  });

describe('a count of requests', () => {
  test('is never less than the truth, and never more than that of a little longer window', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: HOUR_MS }), (sent, laterMs) => {
        const count = countAll(sent);
        const now = (sent.at(-1) ?? NOW) + laterMs;
        const sentWithin = (ms: number): number => sent.filter((at) => at > now - ms).length;

        expect(countIn(hour(1), count, now)).toBeGreaterThanOrEqual(sentWithin(HOUR_MS));
        expect(countIn(hour(1), count, now)).toBeLessThanOrEqual(sentWithin(HOUR_MS + MINUTE_MS));
        expect(countIn(day(1), count, now)).toBeGreaterThanOrEqual(sentWithin(24 * HOUR_MS));
        expect(countIn(day(1), count, now)).toBeLessThanOrEqual(sentWithin(24.5 * HOUR_MS));
      }),
    );
  });

  test('has room after the time that it gives, and none a millisecond before', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 20 }), (sent, limit) => {
        const count = countAll(sent);
        const now = sent.at(-1) ?? NOW;
        const waitMs = timeUntilFree(hour(limit), count, now);

        expect(countIn(hour(limit), count, now + waitMs)).toBeLessThan(limit);
        if (waitMs > 0) expect(countIn(hour(limit), count, now + waitMs - 1)).toBeGreaterThanOrEqual(limit);
      }),
    );
  });

  test('stays small, however many requests there are', () => {
    const sent = Array.from({ length: 20_000 }, (_, index) => NOW + index * 5_000);
    const stored = JSON.stringify(toStoredCount(countAll(sent)));

    expect(stored.length).toBeLessThan(4_000);
    expect(countIn(day(1), countAll(sent), sent.at(-1) ?? NOW)).toBeGreaterThanOrEqual(17_280);
  });

  test('does not depend on the order in which parts are put together', () => {
    fc.assert(
      fc.property(times, fc.integer(), (sent, seed) => {
        const now = sent.at(-1) ?? NOW;
        const parts = [0, 1].map((half) => countAll(sent.filter((_, i) => ((i * seed) & 1) === half)));
        const [first = [], second = []] = parts;

        expect(mergeCounts(first, second, now)).toEqual(mergeCounts(second, first, now));
        expect(countIn(hour(1), mergeCounts(first, second, now), now)).toBeGreaterThanOrEqual(
          sent.filter((at) => at > now - HOUR_MS).length,
        );
      }),
    );
  });

  test('keeps what a host ten minutes behind still counts, and does not believe a clock that is further off', () => {
    const count = mergeCounts([], [{ until: NOW, count: 3 }], NOW);
    const ahead = NOW + HOUR_MS + 10 * MINUTE_MS;

    expect(countIn(hour(1), mergeCounts(count, [], ahead), NOW + HOUR_MS - 1)).toBe(3);
    expect(countIn(hour(1), mergeCounts(count, [], NOW - 10 * MINUTE_MS), NOW - 10 * MINUTE_MS)).toBe(3);
    expect(countIn(hour(1), count, NOW - 16 * MINUTE_MS)).toBe(0);
    expect(timeUntilFree(hour(1), count, NOW - 10 * MINUTE_MS)).toBe(HOUR_MS);
    expect(timeUntilFree(hour(1), count, NOW - 16 * MINUTE_MS)).toBe(0);
  });

  test('is not lost when a host counts whose clock is wrong by up to two days', () => {
    const count = countAll([NOW - 30 * MINUTE_MS, NOW]);
    fc.assert(
      fc.property(fc.integer({ min: -47 * HOUR_MS, max: 47 * HOUR_MS }), (wrongBy) => {
        const wrong = NOW + wrongBy;
        const merged = mergeCounts(mergeCounts(count, [], wrong), [{ until: wrong, count: 1 }], wrong);
        expect(countIn(hour(1), merged, NOW)).toBeGreaterThanOrEqual(2);
      }),
    );
    expect(mergeCounts(count, [], NOW + 49 * HOUR_MS)).toEqual([]);
  });

  test('is read from JSON without what is no count', () => {
    const count = countAll([NOW, NOW + HOUR_MS]);

    expect(toRequestCount(JSON.parse(JSON.stringify(toStoredCount(count))))).toEqual(count);
    for (const garbage of [undefined, null, 5, 'text', {}, { requests: [] }]) {
      expect(toRequestCount(garbage)).toEqual([]);
    }
    const groups = [[NOW, 2], [NOW], [NOW, -1], [NOW, 1.5], ['1', 1], [Number.NaN, 1], null, [NOW, '1']];
    expect(toRequestCount(groups)).toEqual([{ until: NOW, count: 2 }]);
    fc.assert(fc.property(fc.anything(), (value) => Array.isArray(toRequestCount(value))));
  });
});
