import { describe, expect, test, vi } from 'vitest';
import { parseSeconds } from '../../src/base/http-date.ts';
import { type ExpiryEvidence, findExpiry } from '../../src/token/expiry.ts';
import { parseDate, untilDate } from '../../src/token/server-date.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const SENT_AT = Date.parse('2026-03-01T12:00:00Z');
const SENT_AT_S = SENT_AT / 1_000;

function find({ expirationDate, ...evidence }: Partial<ExpiryEvidence> & { expirationDate?: unknown } = {}) {
  const { defaultLifetimeMs = HOUR } = evidence;
  return findExpiry({
    accessToken: 'opaque',
    sentAt: SENT_AT,
    serverDate: Number.NaN,
    defaultLifetimeMs,
    untilDate: (clock) => untilDate(expirationDate, clock, defaultLifetimeMs),
    ...evidence,
  });
}

function toJwt(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.signature`;
}

describe('the order of the sources', () => {
  const date = new Date(SENT_AT + 2 * HOUR).toISOString();
  const accessToken = toJwt({ exp: SENT_AT_S + 3 * 3_600 });

  test('the seconds in the response decide before all else', () => {
    const expiry = find({ expiresIn: 60, expirationDate: date, accessToken });

    expect(expiry).toEqual({ lifetimeMs: 60_000, expirySource: 'response' });
  });

  test('the date in the response comes second', () => {
    const expiry = find({ expirationDate: date, serverDate: SENT_AT, accessToken });

    expect(expiry).toEqual({ lifetimeMs: 2 * HOUR, expirySource: 'absolute-date' });
  });

  test('the end that a JWT claims comes third', () => {
    expect(find({ accessToken })).toEqual({ lifetimeMs: 3 * HOUR, expirySource: 'jwt' });
  });

  test('the default of the provider comes last', () => {
    expect(find()).toEqual({ lifetimeMs: HOUR, expirySource: 'default' });
  });

  test.each([
    NaN,
    Infinity,
    -Infinity,
    Number.MAX_VALUE,
    '',
    'soon',
    '1h',
    '1e3',
    '0x10',
    '1,000',
    null,
    undefined,
    true,
    {},
    [60],
  ])('seconds of %j say nothing, so that the next source is asked', (expiresIn) => {
    expect(find({ expiresIn, accessToken }).expirySource).toBe('jwt');
  });
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

  test.each([0, -1, '0', '-3600', -1e300])('%j give a token that is over', (expiresIn) => {
    expect(find({ expiresIn }).lifetimeMs).toBeLessThanOrEqual(0);
  });

  test.each([1e12, 1e300, '99999999999999999999'])('%j are cut to a year', (expiresIn) => {
    expect(find({ expiresIn })).toEqual({ lifetimeMs: YEAR, expirySource: 'response' });
  });
});

describe('dates', () => {
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
  ])('%s is read whatever its fraction and zone', (text, instant) => {
    expect(parseDate(text)).toBe(Date.parse(instant));
  });

  test('a date without a zone is UTC, wherever the program runs', () => {
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
  ])('%j tells nothing', (value) => {
    expect(parseDate(value)).toBeNaN();
    expect(find({ expirationDate: value }).expirySource).toBe('default');
  });

  test('a date is measured against the clock of the server that wrote it', () => {
    const serverDate = SENT_AT - 5 * HOUR;
    const expirationDate = new Date(serverDate + 300_000).toISOString();

    expect(find({ expirationDate, serverDate }).lifetimeMs).toBe(300_000);
  });

  test('a date that no server clock vouches for is capped by the documented lifetime', () => {
    const expirationDate = new Date(SENT_AT + HOUR).toISOString();

    expect(find({ expirationDate, defaultLifetimeMs: 300_000 }).lifetimeMs).toBe(300_000);
  });

  test('a date that the server clock vouches for is not capped by the documented lifetime', () => {
    const expirationDate = new Date(SENT_AT + HOUR).toISOString();

    const { lifetimeMs } = find({ expirationDate, serverDate: SENT_AT, defaultLifetimeMs: 300_000 });

    expect(lifetimeMs).toBe(HOUR);
  });

  test('without a server clock a date is measured against the iat of the token', () => {
    const accessToken = toJwt({ iat: SENT_AT_S + 600 });
    const expirationDate = new Date(SENT_AT + HOUR).toISOString();

    expect(find({ expirationDate, accessToken }).lifetimeMs).toBe(HOUR - 600_000);
  });

  test('a date in the past gives a token that is over', () => {
    const expirationDate = new Date(SENT_AT - 1_000).toISOString();

    expect(find({ expirationDate }).lifetimeMs).toBe(-1_000);
  });

  test('a date in the year 9999 is cut to a year', () => {
    const expirationDate = '9999-12-31T23:59:59.9999999';

    expect(find({ expirationDate, serverDate: SENT_AT }).lifetimeMs).toBe(YEAR);
  });
});

describe('JWTs', () => {
  const exp = SENT_AT_S + 3_600;

  test('an exp is measured against the Date header first', () => {
    const accessToken = toJwt({ exp, iat: SENT_AT_S + 100 });

    expect(find({ accessToken, serverDate: SENT_AT + 600_000 }).lifetimeMs).toBe(HOUR - 600_000);
  });

  test('an exp is measured against the iat where there is no Date header', () => {
    const accessToken = toJwt({ exp, iat: SENT_AT_S + 100 });

    expect(find({ accessToken }).lifetimeMs).toBe(HOUR - 100_000);
  });

  test('an exp is measured against the local clock where there is nothing else', () => {
    expect(find({ accessToken: toJwt({ exp }) }).lifetimeMs).toBe(HOUR);
  });

  test('an exp may be a numeric string or have a fraction', () => {
    expect(find({ accessToken: toJwt({ exp: String(exp) }) }).lifetimeMs).toBe(HOUR);
    expect(find({ accessToken: toJwt({ exp: exp + 0.5 }) }).lifetimeMs).toBe(HOUR + 500);
  });

  test('an exp in the past gives a token that is over', () => {
    expect(find({ accessToken: toJwt({ exp: SENT_AT_S - 1 }) }).lifetimeMs).toBe(-1_000);
  });

  test('an exp far ahead is cut to a year', () => {
    expect(find({ accessToken: toJwt({ exp: SENT_AT_S + 1e9 }) }).lifetimeMs).toBe(YEAR);
  });

  test('claims past Latin-1 are read', () => {
    expect(find({ accessToken: toJwt({ name: 'Zoë 日本 🎉', exp }) }).lifetimeMs).toBe(HOUR);
  });

  test.each([
    ['in milliseconds', exp * 1_000],
    ['of zero', 0],
    ['before 1970', -5],
    ['that is text', 'tomorrow'],
    ['that is an object', { seconds: 5 }],
    ['of null', null],
  ])('an exp %s tells nothing', (_form, claim) => {
    expect(find({ accessToken: toJwt({ exp: claim }) }).expirySource).toBe('default');
  });

  test('an iat in milliseconds is passed over for the local clock', () => {
    expect(find({ accessToken: toJwt({ exp, iat: SENT_AT }) }).lifetimeMs).toBe(HOUR);
  });

  test.each([
    ['an opaque token', '2YotnFZFEjr1zCsicMWpAA'],
    ['an encrypted token', `${toJwt({ exp })}.tag.more`],
    ['an unsigned half', toJwt({ exp }).split('.').slice(0, 2).join('.')],
    ['a garbled payload', 'e30.%%%%.sig'],
    ['a payload that is no JSON', `e30.${Buffer.from('not json').toString('base64url')}.sig`],
    ['a payload of null', 'e30.bnVsbA.sig'],
    ['a payload of text', `e30.${Buffer.from('"exp"').toString('base64url')}.sig`],
    ['nothing but dots', '..'],
  ])('%s claims nothing', (_what, accessToken) => {
    expect(find({ accessToken })).toEqual({ lifetimeMs: HOUR, expirySource: 'default' });
  });
});
