import { describe, expect, test, vi } from 'vitest';
import type { ServerClock } from '../../src/token/server-clock.ts';
import { parseDate, untilDate } from '../../src/token/server-date.ts';

const HOUR = 3_600_000;
const SENT_AT = Date.parse('2026-03-01T12:00:00Z');

const clock: ServerClock = { sentAt: SENT_AT, serverDate: Number.NaN };

describe('a date', () => {
  test.each([
    ['2026-03-01T12:30:00Z', '2026-03-01T12:30:00.000Z'],
    ['2026-03-01T12:30:00.1Z', '2026-03-01T12:30:00.100Z'],
    ['2026-03-01T12:30:00.12Z', '2026-03-01T12:30:00.120Z'],
    ['2026-03-01T12:30:00.123Z', '2026-03-01T12:30:00.123Z'],
    ['2026-03-01T12:30:00.1234Z', '2026-03-01T12:30:00.123Z'],
    ['2026-03-01T12:30:00.12345Z', '2026-03-01T12:30:00.123Z'],
    ['2026-03-01T12:30:00.123456Z', '2026-03-01T12:30:00.123Z'],
    ['2026-03-01T12:30:00.1234567Z', '2026-03-01T12:30:00.123Z'],
    ['2026-03-01T12:30:00.12345678Z', '2026-03-01T12:30:00.123Z'],
    ['2026-03-01T12:30:00.123456789Z', '2026-03-01T12:30:00.123Z'],
    ['2026-03-01T12:30:00.1234567+02:00', '2026-03-01T10:30:00.123Z'],
    ['2026-03-01T12:30:00-05:30', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01t12:30:00z', '2026-03-01T12:30:00.000Z'],
  ])('of %s is read, whatever its fraction and zone', (text, instant) => {
    expect(parseDate(text)).toBe(Date.parse(instant));
  });

  test('without a zone is UTC in every time zone', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(new Date(0).getTimezoneOffset()).toBe(-330);

    expect(parseDate('2026-03-01T12:30:00')).toBe(Date.parse('2026-03-01T12:30:00Z'));
    expect(parseDate('2026-03-01T12:30:00.1234567')).toBe(Date.parse('2026-03-01T12:30:00.123Z'));
  });

  test.each([
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01',
    '12:30:00',
    'Sun, 01 Mar 2026 12:30:00 GMT',
    '2026-03-01 12:30:00',
    ' 2026-03-01T12:30:00Z',
    '',
    'tomorrow',
    SENT_AT,
    null,
    undefined,
    {},
    Number.NaN,
  ])('of %j is not read', (value) => {
    expect(parseDate(value)).toBeNaN();
    expect(untilDate(value, clock)).toBeNaN();
  });
});

describe('the time until a date', () => {
  test('is measured against the clock of the server that wrote it', () => {
    const serverDate = SENT_AT - 5 * HOUR;
    const date = new Date(serverDate + 300_000).toISOString();

    expect(untilDate(date, { ...clock, serverDate })).toBe(300_000);
  });

  test('is measured against the local clock if there is nothing else', () => {
    expect(untilDate(new Date(SENT_AT + HOUR).toISOString(), clock)).toBe(HOUR);
  });

  test('is negative for a date in the past of the server', () => {
    const date = new Date(SENT_AT - 1_000).toISOString();

    expect(untilDate(date, { ...clock, serverDate: SENT_AT }, 300_000)).toBe(-1_000);
  });

  test.each([0, -1_000, -600_000, -1_000 * HOUR])(
    'is the documented lifetime for a date %i ms from the local clock, which then must be wrong',
    (ms) => {
      expect(untilDate(new Date(SENT_AT + ms).toISOString(), clock, 300_000)).toBe(300_000);
    },
  );

  test('is a year at most if nothing is documented, as for a refresh token', () => {
    const year = 365 * 24 * HOUR;

    expect(untilDate('9999-12-31T23:59:59Z', clock)).toBe(year);
    expect(untilDate('9999-12-31T23:59:59Z', { ...clock, serverDate: SENT_AT })).toBe(year);
    expect(untilDate('2020-01-01T00:00:00Z', clock)).toBe(year);
    expect(untilDate('2020-01-01T00:00:00Z', { ...clock, serverDate: SENT_AT })).toBeLessThan(0);
  });

  test('is capped if the server names no time', () => {
    const date = new Date(SENT_AT + HOUR).toISOString();

    expect(untilDate(date, clock, 300_000)).toBe(300_000);
  });

  test('is not capped if the server names its time', () => {
    const date = new Date(SENT_AT + HOUR).toISOString();

    expect(untilDate(date, { ...clock, serverDate: SENT_AT }, 300_000)).toBe(HOUR);
  });
});
