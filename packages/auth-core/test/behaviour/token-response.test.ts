import { guardNetwork } from '@x/test-kit/network-guard';
import { rejection } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createHttpTestClient, expectTokenRequest } from '../support/http-issuer.ts';
import { createObservableStore } from '../support/observable-store.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

guardNetwork();

const good = { access_token: 'access-1', token_type: 'Bearer', expires_in: 3_600 };

function refuse(
  body: string | Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<unknown> {
  expectTokenRequest().reply(200, body, headers);
  return rejection(createHttpTestClient().client.getToken());
}

describe('a token response', () => {
  test('leads to a token', async () => {
    expectTokenRequest().reply(200, { ...good, scope: 'read write' });
    const { client, clock } = createHttpTestClient();

    expect(await client.getToken()).toEqual({
      accessToken: 'access-1',
      tokenType: 'Bearer',
      expiresAt: clock.now() + HOUR_MS,
      scope: 'read write',
    });
  });

  test('with status 201 leads to a token as well', async () => {
    expectTokenRequest().reply(201, good);

    expect((await createHttpTestClient().client.getToken()).accessToken).toBe('access-1');
  });

  test('with members of null leads to a token as well', async () => {
    expectTokenRequest().reply(200, { ...good, error: null, refresh_token: null, scope: null });

    expect((await createHttpTestClient().client.getToken()).accessToken).toBe('access-1');
  });

  test('without a scope grants the requested scope', async () => {
    expectTokenRequest().reply(200, good);

    expect((await createHttpTestClient().client.getToken()).scope).toBe('read');
  });

  test.each(['bearer', 'BEARER', 'Bearer', 'bEaReR'])('of type %s is of type Bearer', async (token_type) => {
    expectTokenRequest().reply(200, { ...good, token_type });

    expect((await createHttpTestClient().client.getToken()).tokenType).toBe('Bearer');
  });

  test('with a content type other than JSON is read as well', async () => {
    expectTokenRequest().reply(200, JSON.stringify(good), { 'Content-Type': 'text/plain' });

    expect((await createHttpTestClient().client.getToken()).accessToken).toBe('access-1');
  });

  test('with a token past 16 kB, which no server would accept, is refused', async () => {
    const error = await refuse({ ...good, access_token: 'x'.repeat(16_385) });

    expect(error).toMatchObject({ code: 'invalid_response' });
  });

  test.each(['refresh_token', 'id_token'])(
    'with a %s past 16 kB leads to a token without it',
    async (name) => {
      expectTokenRequest().reply(200, { ...good, [name]: 'x'.repeat(16_385) });
      const store = createObservableStore();

      expect((await createHttpTestClient({ store }).client.getToken()).accessToken).toBe('access-1');
      expect(store.entries.size).toBe(1);
      expect(JSON.stringify([...store.entries])).not.toContain('xxx');
    },
  );

  test('lives from the time of the request, so a slow answer does not extend it', async () => {
    const { client, clock } = createHttpTestClient();
    const sentAt = clock.now();
    expectTokenRequest().reply(() => {
      clock.advance(60_000);
      return [200, good];
    });

    expect((await client.getToken()).expiresAt).toBe(sentAt + HOUR_MS);
  });

  test('with a refresh token is renewed with it', async () => {
    expectTokenRequest().reply(200, { ...good, refresh_token: 'refresh-1' });
    const { client, clock } = createHttpTestClient();
    await client.getToken();
    clock.advance(HOUR_MS);
    expectTokenRequest({ grant_type: 'refresh_token', refresh_token: 'refresh-1' }).reply(200, {
      ...good,
      access_token: 'access-2',
    });

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test('with a refresh token that cannot be encoded is renewed without it', async () => {
    const body = JSON.stringify({ ...good, refresh_token: 'bad?' }).replace('?', '\\ud800');
    expectTokenRequest().reply(200, body);
    const { client, clock } = createHttpTestClient();
    await client.getToken();
    clock.advance(HOUR_MS);
    expectTokenRequest().reply(200, { ...good, access_token: 'access-2' });

    expect((await client.getToken()).accessToken).toBe('access-2');
  });

  test.each([
    ['seconds in text', { expires_in: '60' }, 60_000],
    ['seconds that are not a number', { expires_in: 'soon' }, HOUR_MS],
    ['no seconds', { expires_in: undefined }, HOUR_MS],
    ['seconds of null', { expires_in: null }, HOUR_MS],
  ])('with %s has an expiry', async (_what, member, lifetimeMs) => {
    expectTokenRequest().reply(200, { ...good, ...member });
    const { client, clock } = createHttpTestClient();

    expect((await client.getToken()).expiresAt).toBe(clock.now() + lifetimeMs);
  });

  test('is reported in events, with the source of its expiry', async () => {
    expectTokenRequest().reply(200, { access_token: 'access-1', token_type: 'bearer' });
    const { client, clock, events } = createHttpTestClient();
    const at = clock.now();

    await client.getToken();

    expect(events).toEqual([
      { type: 'token_requested', provider: 'acme', at, method: 'POST', url: 'https://auth.acme.test/token' },
      {
        type: 'token_received',
        provider: 'acme',
        at,
        from: 'issue',
        expiresAt: at + HOUR_MS,
        expirySource: 'default',
      },
    ]);
  });

  test('with rate limit headers causes an event with these headers, scrubbed', async () => {
    expectTokenRequest().reply(200, good, {
      'X-RateLimit-Remaining': '7',
      'Auth0-Client-Quota-Limit': 'b=per_hour;q=100',
      'X-Quota-Of': 'the-secret',
      'X-Other': 'no',
    });
    const { client, events } = createHttpTestClient();

    await client.getToken();

    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'limits_reported',
        limits: {
          'x-ratelimit-remaining': '7',
          'auth0-client-quota-limit': 'b=per_hour;q=100',
          'x-quota-of': '[redacted]',
        },
      }),
    );
  });
});

describe('a response without a usable token', () => {
  test.each([
    ['HTML', '<html>Sign in to the Wi-Fi</html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['an array', '[{"access_token":"a"}]'],
    ['text', '"access-1"'],
    ['JSON cut short', '{"access_token":"access-1","token_type":"Bea'],
    ['no token', { ...good, access_token: undefined }],
    ['an empty token', { ...good, access_token: '' }],
    ['a token of null', { ...good, access_token: null }],
    ['a token that is not text', { ...good, access_token: { jwt: 'a' } }],
    ['a token with a space', { ...good, access_token: 'two words' }],
    ['a token with a line break', { ...good, access_token: 'a\r\nX-Evil: 1' }],
    ['a token with characters outside ASCII', { ...good, access_token: 'tökén' }],
    ['no token type', { ...good, token_type: undefined }],
    ['another token type', { ...good, token_type: 'mac' }],
    ['a token type that starts like Bearer', { ...good, token_type: 'bearer-ish' }],
    ['a token type of DPoP', { ...good, token_type: 'DPoP' }],
    ['a lifetime of zero', { ...good, expires_in: 0 }],
    ['a negative lifetime', { ...good, expires_in: -60 }],
    ['a negative lifetime, as text', { ...good, expires_in: '-60' }],
  ])('can be %s with a 200', async (_what, body) => {
    const error = await refuse(body);

    expect(error).toMatchObject({ code: 'invalid_response', status: 200, retryable: false });
  });

  test('is not quoted', async () => {
    const error = await refuse({ ...good, access_token: 'top secret', note: 'hunter2' });

    expect(error).toHaveProperty(
      'message',
      'Acme returned no usable token (an access token that no header can carry). Check authUrl.',
    );
    expect(JSON.stringify(error)).not.toMatch(/top secret|hunter2/);
  });

  test('can be a 204', async () => {
    expectTokenRequest().reply(204);

    const error = await rejection(createHttpTestClient().client.getToken());

    expect(error).toMatchObject({ code: 'invalid_response', status: 204 });
  });

  test('can be a redirect', async () => {
    expectTokenRequest().reply(307, '', { Location: 'https://evil.test/token' });

    const error = await rejection(createHttpTestClient().client.getToken());

    expect(error).toMatchObject({ code: 'invalid_response', status: 307 });
  });
});
