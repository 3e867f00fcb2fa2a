import { describe, expect, test } from 'vitest';
import { parseHttpDate, parseRetryAfter, parseSeconds } from '../../src/base/http-date.ts';

const SERVER_NOW = Date.parse('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    ['0', 0],
    ['1.5', 1_500],
    [' 5 ', 5_000],
    ['-5', 0],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['0.0001', 1],
    ['86400', 86_400_000],
    ['86401', 86_400_000],
    ['1000000000000000', 86_400_000],
    ['9'.repeat(400), 86_400_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
  ])(
    '%j asks for %j ms: a whole number, at most a day, and a date is compared with the clock of the server',
    (header, ms) => {
      expect(parseRetryAfter(header, SERVER_NOW)).toBe(ms);
    },
  );

  test.each([null, '', 'later', 'NaN', 'soon 5', '2026-03-01'])('%j asks for nothing', (header) => {
    expect(parseRetryAfter(header, SERVER_NOW)).toBeUndefined();
  });
});

describe('an HTTP date', () => {
  test('is read as epoch milliseconds', () => {
    expect(parseHttpDate('Sun, 01 Mar 2026 12:00:00 GMT')).toBe(SERVER_NOW);
  });

  test.each([null, '', '0', '-1', 'garbage', 'GMT', '2026-03-01T12:00:00Z', 'Sun, 01 Mar 2026 12:00:00'])(
    '%j is not an HTTP date',
    (header) => {
      expect(parseHttpDate(header)).toBeNaN();
    },
  );
});

describe('seconds', () => {
  test.each([
    [3_600, 3_600],
    ['3600', 3_600],
    [' 3600 ', 3_600],
    ['3599.5', 3_599.5],
    [0.5, 0.5],
    [0, 0],
    ['-1', -1],
    [-1, -1],
  ])('%j are read as %j', (value, seconds) => {
    expect(parseSeconds(value)).toBe(seconds);
  });

  test.each([null, undefined, '', ' ', 'soon', '1h', '1e3', '0x10', '1,000', true, {}, [60]])(
    '%j are not read',
    (value) => {
      expect(parseSeconds(value)).toBeNaN();
    },
  );
});
