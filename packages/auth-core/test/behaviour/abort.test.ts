import { getEventListeners } from 'node:events';
import { createGate, rejection, rest, until } from '@x/test-kit/waiting';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTestClient } from '../support/test-client.ts';
import { fail, HOUR_MS } from '../support/test-issuer.ts';

function listenForUnhandled(): unknown[] {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', listener);
  onTestFinished(() => void process.off('unhandledRejection', listener));
  return unhandled;
}

test('a call with an aborted signal rejects with its reason and sends nothing', async () => {
  const { client, issuer } = createTestClient();
  const reason = new Error('no longer wanted');

  await expect(client.getToken({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(client.getAuthorizationHeader({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(issuer.issues).toBe(0);
});

test('a call with an aborted signal rejects even if a fresh token is cached, as fetch does', async () => {
  const { client } = createTestClient();
  await client.getToken();

  await expect(client.getToken({ signal: AbortSignal.abort('reason') })).rejects.toBe('reason');
});

test('a signal that is none rejects its caller, and the renewal that fails is not an unhandled rejection', async () => {
  const unhandled = listenForUnhandled();
  const { client, issuer } = createTestClient();
  issuer.answerIssue(fail('timeout'));

  await expect(client.getToken({ signal: {} as AbortSignal })).rejects.toThrow(TypeError);
  await rest();

  expect(issuer.issues).toBe(1);
  expect(unhandled).toEqual([]);
});

test('an abort without a reason rejects with an AbortError', async () => {
  const { client, issuer } = createTestClient();
  issuer.answerIssue(() => new Promise(() => undefined));
  const controller = new AbortController();
  const waiting = client.getToken({ signal: controller.signal });

  controller.abort();

  expect(await rejection(waiting)).toMatchObject({ name: 'AbortError' });
});

test('an abort ends the call of its caller only, and the renewal goes on for the others', async () => {
  const { client, issuer } = createTestClient();
  const gate = createGate();
  issuer.answerIssue((tokens) => gate.opened.then(() => tokens));
  const controller = new AbortController();
  const first = client.getToken({ signal: controller.signal });
  const second = client.getToken();
  const third = client.getToken({ signal: new AbortController().signal });
  await until(() => issuer.issues === 1);

  controller.abort('gone');
  await expect(first).rejects.toBe('gone');
  gate.open();

  expect((await second).accessToken).toBe('access-1');
  expect((await third).accessToken).toBe('access-1');
  expect(issuer.issues).toBe(1);
});

test('the renewal goes on after all callers have aborted, and the next call gets its token', async () => {
  const { client, issuer } = createTestClient();
  const gate = createGate();
  issuer.answerIssue((tokens) => gate.opened.then(() => tokens));
  const controller = new AbortController();
  const waiting = rejection(client.getToken({ signal: controller.signal }));
  await until(() => issuer.issues === 1);

  controller.abort();
  await waiting;
  gate.open();

  expect((await client.getToken()).accessToken).toBe('access-1');
  expect(issuer.issues).toBe(1);
});

test('a signal never reaches the issuer', async () => {
  const { client, issuer } = createTestClient();
  let seen: AbortSignal | undefined;
  const gate = createGate();
  issuer.answerIssue((tokens, { signal }) => {
    seen = signal;
    return gate.opened.then(() => tokens);
  });
  const controller = new AbortController();
  const waiting = rejection(client.getToken({ signal: controller.signal }));
  await until(() => seen !== undefined);

  controller.abort();
  await waiting;

  expect(seen?.aborted).toBe(false);
  gate.open();
});

test('a renewal that fails after all callers have aborted is not an unhandled rejection', async () => {
  const unhandled = listenForUnhandled();
  const { client, issuer, eventTypes } = createTestClient();
  const gate = createGate();
  issuer.answerIssue((tokens, call) => gate.opened.then(() => fail('timeout')(tokens, call)));
  const controller = new AbortController();
  const waiting = rejection(client.getToken({ signal: controller.signal }));
  await until(() => issuer.issues === 1);
  controller.abort();
  await waiting;

  gate.open();
  await until(() => eventTypes().includes('renewal_failed'));
  await rest();

  expect(unhandled).toEqual([]);
});

test.each([
  ['an AuthError', fail('network_error')],
  [
    'a bug',
    (): never => {
      throw new RangeError('a bug of the issuer');
    },
  ],
])('a background renewal that fails with %s is not an unhandled rejection', async (_what, answer) => {
  const unhandled = listenForUnhandled();
  const { client, clock, issuer } = createTestClient();
  await client.getToken();
  issuer.answerIssue(answer);
  clock.advance(HOUR_MS - 300_000);

  await client.getToken();
  await until(() => issuer.issues === 2);
  await rest();

  expect(unhandled).toEqual([]);
});

test('a signal has no listener after the token has arrived', async () => {
  const { client } = createTestClient();
  const { signal } = new AbortController();

  for (let call = 0; call < 20; call += 1) await client.getToken({ signal, forceRefresh: true });
  await rest();

  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('an aborted call rejects even if the old token is still valid', async () => {
  const { client, clock, issuer } = createTestClient();
  await client.getToken();
  issuer.answerIssue(() => new Promise(() => undefined));
  clock.advance(HOUR_MS - 30_000);
  const controller = new AbortController();
  const waiting = client.getToken({ signal: controller.signal });

  controller.abort('gone');

  await expect(waiting).rejects.toBe('gone');
});

test('callers with the same signal share one listener, which is removed at the end', async () => {
  const { client, issuer } = createTestClient();
  const gate = createGate();
  issuer.answerIssue(async (tokens) => {
    await gate.opened;
    return tokens;
  });
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, 'addEventListener');
  const leaks: unknown[] = [];
  const onWarning = (warning: Error): void => void leaks.push(warning.message);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));

  const calls = Array.from({ length: 1_000 }, () => client.getToken({ signal }));
  await rest();
  gate.open();
  await Promise.all(calls);
  await rest();

  expect(added).toHaveBeenCalledTimes(1);
  expect(leaks).toEqual([]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('each caller that waits for a failing renewal gets an error object of its own', async () => {
  const { client, issuer } = createTestClient();
  issuer.answerIssue(fail('invalid_credentials', { status: 401, oauthError: 'invalid_client' }));

  const calls = [client.getToken(), client.getAuthorizationHeader(), client.fetch('/loans')];
  const errors = await Promise.all(calls.map(rejection));
  const inCooldown = await Promise.all([client.getToken(), client.getToken()].map(rejection));

  expect(new Set([...errors, ...inCooldown]).size).toBe(5);
  expect(new Set(errors.map((error) => JSON.stringify([error, String(error)]))).size).toBe(1);
  expect(issuer.issues).toBe(1);
});
