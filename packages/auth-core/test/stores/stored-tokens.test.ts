import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStoredTokens, toStoredTokens } from '../../src/stores/stored-tokens.ts';
import type { TokenSet } from '../../src/token/token.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
/** The true time, in epoch milliseconds. */
const NOW = Date.parse('2030-01-01T00:00:00Z');

const tokens: TokenSet = {
  accessToken: 'access-1',
  tokenType: 'Bearer',
  issuedAt: NOW,
  expiresAt: NOW + HOUR_MS,
  expirySource: 'response',
};

describe('a stored value', () => {
  test('is plain JSON with a version', () => {
    const stored = toStoredTokens({ ...tokens, refreshToken: 'refresh-1' });

    expect(stored).toEqual({ version: 1, ...tokens, refreshToken: 'refresh-1' });
    expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
  });

  test('is read as the same token set on the same clock', () => {
    const whole = {
      ...tokens,
      scope: 'a b',
      refreshToken: 'r',
      refreshTokenExpiresAt: NOW + 5,
      idToken: 'i',
    };

    expect(readStoredTokens(toStoredTokens(whole), NOW)).toEqual(whole);
  });

  test('without a version is read, since earlier releases wrote none', () => {
    expect(readStoredTokens(tokens, NOW)).toEqual(tokens);
  });

  test.each([0, 2, '1', null])('of version %s is ignored', (version) => {
    expect(readStoredTokens({ ...tokens, version }, NOW)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['accessToken', ''],
    ['accessToken', 'two words'],
    ['accessToken', 7],
    ['tokenType', 'DPoP'],
    ['expirySource', 'hearsay'],
    ['issuedAt', '1'],
    ['expiresAt', Number.NaN],
    ['expiresAt', Number.POSITIVE_INFINITY],
    ['serverDate', 'today'],
    ['scope', { a: 1 }],
    ['idToken', 7],
    ['refreshToken', 'line\nbreak'],
    ['refreshToken', ''],
    ['refreshTokenExpiresAt', Number.NaN],
  ])('with %s %o is ignored', (member, value) => {
    expect(readStoredTokens({ ...tokens, [member]: value }, NOW)).toBeUndefined();
  });

  test('of any kind is ignored, or is a token set that expires within a year', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withDate: true, withMap: true }), (value) => {
        expect(readStoredTokens(value, NOW)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.option(fc.double()), (issuedAt, expiresAt, serverDate) => {
        const value = { ...tokens, issuedAt, expiresAt, ...(serverDate === null ? {} : { serverDate }) };
        const read = readStoredTokens(value, NOW);

        expect(read === undefined || read.expiresAt <= NOW + YEAR_MS).toBe(true);
      }),
    );
  });

  test('that changes between two reads is read once', () => {
    let reads = 0;
    const value = {
      ...tokens,
      get accessToken() {
        reads += 1;
        return reads === 1 ? 'access-1' : 'two words';
      },
    };

    expect(readStoredTokens(value, NOW)?.accessToken).toBe('access-1');
  });
});

describe('between hosts whose clocks differ', () => {
  const skews = fc.integer({ min: -600_000, max: 600_000 });
  const ages = fc.integer({ min: 0, max: 2 * HOUR_MS });

  /** How long a reader believes that a token is still valid, and how long it really is. */
  function read(
    writerSkew: number,
    readerSkew: number,
    ageMs: number,
    seen: { byWriter: boolean; byReader: boolean },
  ) {
    const issuedAt = NOW + writerSkew;
    const offset = seen.byWriter ? { serverOffsetMs: -writerSkew } : {};
    const stored = toStoredTokens({ ...tokens, issuedAt, expiresAt: issuedAt + HOUR_MS, ...offset });
    const readerNow = NOW + ageMs + readerSkew;
    const found = readStoredTokens(stored, readerNow, seen.byReader ? -readerSkew : undefined);
    return { remainingMs: (found?.expiresAt ?? 0) - readerNow, trueMs: HOUR_MS - ageMs };
  }

  test('a token is believed exactly as long as it is valid, if both have seen a Date header', () => {
    fc.assert(
      fc.property(skews, skews, ages, (writer, reader, ageMs) => {
        const { remainingMs, trueMs } = read(writer, reader, ageMs, { byWriter: true, byReader: true });

        expect(remainingMs).toBe(trueMs);
      }),
    );
  });

  test('a token is never believed for longer than its lifetime from the reading', () => {
    fc.assert(
      fc.property(
        skews,
        skews,
        ages,
        fc.boolean(),
        fc.boolean(),
        (writer, reader, ageMs, byWriter, byReader) => {
          const { remainingMs } = read(writer, reader, ageMs, { byWriter, byReader });

          expect(remainingMs).toBeLessThanOrEqual(HOUR_MS);
        },
      ),
    );
  });

  test('a wrong clock of the writer does not matter to a reader whose own clock is right', () => {
    fc.assert(
      fc.property(skews, ages, (writer, ageMs) => {
        const { remainingMs, trueMs } = read(writer, 0, ageMs, { byWriter: true, byReader: false });

        expect(remainingMs).toBe(trueMs);
      }),
    );
  });
});
