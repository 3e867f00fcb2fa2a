import { expect, test } from 'vitest';
import { createClock } from '../../src/base/clock.ts';
import { type CachedToken, toCachedToken } from '../../src/renewal/cached-token.ts';
import { beginSession, createSession, setCurrent, type TokenSource } from '../../src/renewal/session.ts';
import { TokenCache } from '../../src/renewal/token-cache.ts';

const clock = createClock(
  () => 0,
  () => 0,
);
const tokens = { accessToken: 'token', tokenType: 'Bearer', expirySource: 'response' } as const;
const token = toCachedToken({ ...tokens, issuedAt: 0, expiresAt: 3_600_000 }, clock, {});

function createSource(): TokenSource {
  const source = { cache: new TokenCache() } as unknown as TokenSource;
  source.session = createSession(source);
  return source;
}

/** What a usual call finds. */
const found = ({ cache }: TokenSource): CachedToken['ready'] | undefined => TokenCache.get(cache, clock);

test('a usual call finds the current token, and nothing after it was dropped or the session has ended', () => {
  const source = createSource();
  expect(found(source)).toBeUndefined();

  setCurrent(source.session, token);
  expect(found(source)).toBe(token.ready);
  setCurrent(source.session, undefined);
  expect(found(source)).toBeUndefined();

  setCurrent(source.session, token);
  beginSession(source);
  expect(found(source)).toBeUndefined();
});

test('a session that has ended changes nothing of the next one', () => {
  const source = createSource();
  const ended = source.session;
  beginSession(source);

  setCurrent(ended, token);
  expect(found(source)).toBeUndefined();

  setCurrent(source.session, token);
  setCurrent(ended, undefined);
  expect(found(source)).toBe(token.ready);
});
