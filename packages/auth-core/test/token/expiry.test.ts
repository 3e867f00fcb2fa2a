import { readPropertyRuns } from '@x/test-kit/property-runs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExpiryEvidence, findExpiry } from '../../src/token/expiry.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const SENT_AT = Date.parse('2026-03-01T12:00:00Z');
const SENT_AT_S = SENT_AT / 1_000;

function find(evidence: Partial<ExpiryEvidence> = {}) {
  return findExpiry({
    accessToken: 'opaque',
    sentAt: SENT_AT,
    serverDate: Number.NaN,
    defaultLifetimeMs: HOUR,
    ...evidence,
  });
}

function toJwt(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.signature`;
}

describe('the order of the sources', () => {
  const untilDate = () => 2 * HOUR;
  const accessToken = toJwt({ exp: SENT_AT_S + 3 * 3_600 });

  test('the seconds in the response come first', () => {
    const expiry = find({ expiresIn: 60, untilDate, accessToken });

    expect(expiry).toEqual({ lifetimeMs: 60_000, expirySource: 'response' });
  });

  test('the date in the response comes second', () => {
    expect(find({ untilDate, accessToken })).toEqual({ lifetimeMs: 2 * HOUR, expirySource: 'absolute-date' });
  });

  test('the exp of a JWT comes third', () => {
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
  ])('seconds of %j cannot be read, so the next source decides', (expiresIn) => {
    expect(find({ expiresIn, accessToken }).expirySource).toBe('jwt');
  });
});

describe('seconds', () => {
  test.each([0, -1, '0', '-3600', -1e300])('%j lead to an expired token', (expiresIn) => {
    expect(find({ expiresIn }).lifetimeMs).toBeLessThanOrEqual(0);
  });

  test.each([31_536_001, 315_360_000, '999999999'])('%j are cut to a year', (expiresIn) => {
    expect(find({ expiresIn })).toEqual({ lifetimeMs: YEAR, expirySource: 'response' });
  });

  test.each([
    SENT_AT_S + 3_600,
    String(SENT_AT_S + 3_600),
    SENT_AT + HOUR,
    1e12,
    1e300,
    '99999999999999999999',
  ])('%j are a date and not a lifetime, so the next source decides', (expiresIn) => {
    expect(find({ expiresIn })).toEqual({ lifetimeMs: HOUR, expirySource: 'default' });
  });
});

describe('dates', () => {
  test('if a date cannot be read, the next source decides', () => {
    expect(find({ untilDate: () => Number.NaN }).expirySource).toBe('default');
  });

  test('a date in the past leads to an expired token', () => {
    expect(find({ untilDate: () => -1_000 }).lifetimeMs).toBe(-1_000);
  });

  test('a date far ahead is cut to a year', () => {
    expect(find({ untilDate: () => 8_000 * YEAR }).lifetimeMs).toBe(YEAR);
  });
});

describe('JWTs', () => {
  const exp = SENT_AT_S + 3_600;

  test('an exp is measured against the Date header first', () => {
    const accessToken = toJwt({ exp, iat: SENT_AT_S + 100 });

    expect(find({ accessToken, serverDate: SENT_AT + 600_000 }).lifetimeMs).toBe(HOUR - 600_000);
  });

  test.each([
    ['ahead', SENT_AT_S + 100, HOUR - 100_000],
    ['back', SENT_AT_S - 300, HOUR],
    ['far back', 1, HOUR],
  ])('without a Date header an iat that is dated %s never extends a lifetime', (_where, iat, lifetimeMs) => {
    expect(find({ accessToken: toJwt({ exp, iat }) }).lifetimeMs).toBe(lifetimeMs);
  });

  test('an exp is measured against the local clock if there is nothing else', () => {
    expect(find({ accessToken: toJwt({ exp }) }).lifetimeMs).toBe(HOUR);
  });

  test('an exp may be a numeric string or have a fraction', () => {
    expect(find({ accessToken: toJwt({ exp: String(exp) }) }).lifetimeMs).toBe(HOUR);
    expect(find({ accessToken: toJwt({ exp: exp + 0.5 }) }).lifetimeMs).toBe(HOUR + 500);
  });

  test('an exp in the past of the server leads to an expired token', () => {
    const accessToken = toJwt({ exp: SENT_AT_S - 1 });

    expect(find({ accessToken, serverDate: SENT_AT }).lifetimeMs).toBe(-1_000);
  });

  test('an exp in the past of the local clock means that this clock is wrong', () => {
    const exp = SENT_AT_S - 1;

    expect(find({ accessToken: toJwt({ exp }) }).lifetimeMs).toBe(HOUR);
    expect(find({ accessToken: toJwt({ exp, iat: exp - 600 }) }).lifetimeMs).toBe(600_000);
  });

  test('whatever the clocks say, a token is believed for some time, and never for longer than it was issued for', () => {
    const offsets = fc.integer({ min: -10_000, max: 10_000 });
    const lifetimes = fc.integer({ min: 1, max: 86_400 });
    fc.assert(
      fc.property(offsets, fc.nat(600), lifetimes, (serverAheadS, backdatedS, lifetimeS) => {
        const issued = SENT_AT_S + serverAheadS;
        const accessToken = toJwt({ iat: issued - backdatedS, exp: issued + lifetimeS });

        const { lifetimeMs } = find({ accessToken });

        expect(lifetimeMs).toBeGreaterThan(0);
        expect(lifetimeMs).toBeLessThanOrEqual((lifetimeS + backdatedS) * 1_000);
        if (serverAheadS === 0) expect(lifetimeMs).toBe(lifetimeS * 1_000);
        expect(find({ accessToken, serverDate: issued * 1_000 }).lifetimeMs).toBe(lifetimeS * 1_000);
      }),
      readPropertyRuns('CLOCKS', 2_000),
    );
  });

  test('an exp far ahead is cut to a year', () => {
    expect(find({ accessToken: toJwt({ exp: SENT_AT_S + 1e9 }) }).lifetimeMs).toBe(YEAR);
  });

  test('claims with characters outside Latin-1 are read', () => {
    expect(find({ accessToken: toJwt({ name: 'Zoë 日本 🎉', exp }) }).lifetimeMs).toBe(HOUR);
  });

  test.each([
    ['in milliseconds', exp * 1_000],
    ['of zero', 0],
    ['before 1970', -5],
    ['that is text', 'tomorrow'],
    ['that is an object', { seconds: 5 }],
    ['of null', null],
  ])('an exp %s is ignored', (_form, claim) => {
    expect(find({ accessToken: toJwt({ exp: claim }) }).expirySource).toBe('default');
  });

  test('an iat in milliseconds is ignored, and the local clock is used', () => {
    expect(find({ accessToken: toJwt({ exp, iat: SENT_AT }) }).lifetimeMs).toBe(HOUR);
  });

  test.each([
    ['an opaque token', '2YotnFZFEjr1zCsicMWpAA'],
    ['an encrypted token', `${toJwt({ exp })}.tag.more`],
    ['an unsigned half', toJwt({ exp }).split('.').slice(0, 2).join('.')],
    ['a garbled payload', 'e30.%%%%.sig'],
    ['a payload that is not JSON', `e30.${Buffer.from('not json').toString('base64url')}.sig`],
    ['a payload of null', 'e30.bnVsbA.sig'],
    ['a payload of text', `e30.${Buffer.from('"exp"').toString('base64url')}.sig`],
    ['only dots', '..'],
  ])('%s has no claims', (_what, accessToken) => {
    expect(find({ accessToken })).toEqual({ lifetimeMs: HOUR, expirySource: 'default' });
  });
});
