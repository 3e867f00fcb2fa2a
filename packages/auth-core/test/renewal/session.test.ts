import { expect, test } from 'vitest';
import type { CachedToken } from '../../src/renewal/cached-token.ts';
import { beginSession, createSession, setCurrent, type TokenSource } from '../../src/renewal/session.ts';

const token = {
  ready: Promise.resolve(),
  wall: 10_000,
  monotonic: 9_000,
  softMs: 3_000,
} as unknown as CachedToken;

function createSource(): TokenSource {
  const source = { ready: undefined, wall: 0, monotonic: 0 } as TokenSource;
  source.session = createSession(source);
  return source;
}

test('what a usual call reads is fresh until the soft window of the current token', () => {
  const source = createSource();

  setCurrent(source.session, token);

  expect(source).toMatchObject({ ready: token.ready, wall: 7_000, monotonic: 6_000 });
});

test('a usual call finds nothing after the token was dropped, or the session has ended', () => {
  const source = createSource();
  setCurrent(source.session, token);
  setCurrent(source.session, undefined);
  expect(source.ready).toBeUndefined();

  setCurrent(source.session, token);
  beginSession(source);
  expect(source.ready).toBeUndefined();
});

test('a session that has ended changes nothing of the next one', () => {
  const source = createSource();
  const ended = source.session;
  const next = beginSession(source);

  setCurrent(ended, token);
  expect(source.ready).toBeUndefined();

  setCurrent(next, token);
  setCurrent(ended, undefined);
  expect(source.ready).toBe(token.ready);
});
