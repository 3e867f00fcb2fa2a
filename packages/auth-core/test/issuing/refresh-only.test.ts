import { expect, test } from 'vitest';
import { fail, HOUR_MS } from '../support/test-issuer.ts';
import { createTestSession } from '../support/test-session.ts';

async function start() {
  const session = createTestSession();
  await session.control.accept(session.tokensOf('ada'));
  session.clock.advance(HOUR_MS);
  return session;
}

test('without a sign-in there is nothing to send, and the call needs one', async () => {
  const { client, issuer } = createTestSession();

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });

  expect(issuer.refreshes).toEqual([]);
});

test('each refresh token is replaced by the one in the answer', async () => {
  const { client, issuer, clock } = await start();

  expect((await client.getToken()).accessToken).toBe('access-1');
  clock.advance(HOUR_MS);
  expect((await client.getToken()).accessToken).toBe('access-2');

  expect(issuer.refreshes).toEqual(['refresh-of-ada', 'refresh-1']);
  expect(issuer.issues).toBe(0);
});

test.each(['network_error', 'timeout', 'provider_unavailable', 'invalid_response'] as const)(
  'after %s the same refresh token is sent again',
  async (code) => {
    const { client, control, issuer, clock, eventTypes } = await start();
    issuer.answerRefresh(fail(code));

    await expect(client.getToken()).rejects.toMatchObject({ code });
    expect(control.isLive()).toBe(true);
    expect(eventTypes()).toContain('refresh_failed');
    issuer.answerRefresh();
    clock.advance(60_000);

    expect((await client.getToken()).accessToken).toBe('access-2');
    expect(issuer.refreshes).toEqual(['refresh-of-ada', 'refresh-of-ada']);
  },
);

test('a refresh token that was refused is not sent again', async () => {
  const { client, control, issuer, clock } = await start();
  issuer.answerRefresh(fail('invalid_credentials', { oauthError: 'invalid_grant' }));

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });
  clock.advance(HOUR_MS);
  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });

  expect(issuer.refreshes).toEqual(['refresh-of-ada']);
  expect(control.isLive()).toBe(false);
});

test('a refresh token that has expired is not sent', async () => {
  const { client, control, issuer, clock, tokensOf } = createTestSession();
  await control.accept({ ...tokensOf('ada'), refreshTokenExpiresAt: clock.now() + 2 * HOUR_MS });
  clock.advance(2 * HOUR_MS);

  await expect(client.getToken()).rejects.toMatchObject({ code: 'login_required' });

  expect(issuer.refreshes).toEqual([]);
});

test('an error that is no answer of the provider is passed on', async () => {
  const { client, issuer, eventTypes } = await start();
  issuer.answerRefresh(() => {
    throw new RangeError('a mistake of the program');
  });

  await expect(client.getToken()).rejects.toThrow(RangeError);

  expect(eventTypes()).not.toContain('refresh_failed');
});
