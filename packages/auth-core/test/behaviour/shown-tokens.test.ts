import { inspect } from 'node:util';
import { createMemoryStore, explain } from '@x/auth-core';
import { readApiError } from '@x/auth-core/provider';
import { guardNetwork } from '@x/test-kit/network-guard';
import { readPropertyRuns } from '@x/test-kit/property-runs';
import { rejection } from '@x/test-kit/waiting';
import fc from 'fast-check';
import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { API_ORIGIN, createHttpTestClient, expectTokenRequest } from '../support/http-issuer.ts';
import { HOUR_MS, profile } from '../support/test-issuer.ts';

guardNetwork();

/** Tokens that no pattern can distinguish from a word. Only their value identifies them. */
function tokensOf(name: string) {
  return {
    access_token: `opaqueAccess${name}Value`,
    refresh_token: `opaque/Refresh+${name}Value=`,
    id_token: `opaqueIdentity${name}Value`,
  };
}

const lasting = { token_type: 'Bearer', expires_in: 3_600 };

/** Every place in which foreign text is shown, with the same text in each. */
function inEveryPlace(text: string) {
  const headers = {
    'x-request-id': text,
    'x-ratelimit-note': text,
    [`x-quota-${text.replace(/\W/g, '')}`]: '1',
  };
  return { body: { error: text, error_description: text, scope: text }, headers };
}

function expectNothingShown(shown: unknown, tokens: Record<string, string>): void {
  const text = (JSON.stringify(shown) + inspect(shown, { depth: 10, showHidden: true })).toLowerCase();
  const found = Object.values(tokens).filter((token) => text.includes(token.slice(3, -3).toLowerCase()));
  expect(found).toEqual([]);
}

describe('no report of a token request shows', () => {
  const first = tokensOf('First');
  const second = tokensOf('Second');

  test.each(Object.entries(first))(
    '%s of the previous answer, or of the one before it',
    async (_name, token) => {
      const { client, clock, events } = createHttpTestClient();
      for (const tokens of [first, second]) {
        expectTokenRequest().reply(200, { ...lasting, ...tokens });
        await client.getToken({ forceRefresh: true });
      }
      clock.advance(HOUR_MS);
      const { body, headers } = inEveryPlace(`about ${token} here`);
      expectTokenRequest().reply(429, body, headers);

      const error = await rejection(client.getToken());

      expect(error).toMatchObject({ oauthErrorDescription: '[redacted]', requestId: '[redacted]' });
      const shown = [error, events, explain(client), String(explain(client))];
      expectNothingShown(shown, { token });
    },
  );

  test.each(Object.entries(first))(
    '%s of the same answer, in its scope or its headers',
    async (_name, token) => {
      const { body, headers } = inEveryPlace(token);
      expectTokenRequest().reply(200, { ...lasting, ...first, scope: body.scope }, headers);
      const { client, events } = createHttpTestClient();

      const { scope } = await client.getToken();

      expect(scope).toBeUndefined();
      expectNothingShown([events, explain(client), String(explain(client))], { token });
    },
  );

  test.each(Object.entries(first))('%s that came from a shared store', async (_name, token) => {
    const store = createMemoryStore();
    expectTokenRequest().reply(200, { ...lasting, ...first });
    await createHttpTestClient({ store }).client.getToken();
    const { client, events } = createHttpTestClient({ store });
    await client.getToken();
    const { body, headers } = inEveryPlace(`about ${token} here`);
    expectTokenRequest().reply(429, body, headers);

    const error = await rejection(client.getToken({ forceRefresh: true }));

    expectNothingShown([error, events, explain(client)], { token });
  });

  test.each(Object.entries(first))('%s next to an error', async (_name, token) => {
    const { body, headers } = inEveryPlace(`about ${token} here`);
    expectTokenRequest().reply(400, { ...first, ...body }, headers);
    const { client, events } = createHttpTestClient();

    const error = await rejection(client.getToken());

    expectNothingShown([error, events], { token });
  });

  test('but quotes text that shows no token', async () => {
    expectTokenRequest().reply(
      200,
      { ...lasting, ...first, scope: 'read write' },
      { 'x-ratelimit-limit': '10' },
    );
    const { client, clock, events } = createHttpTestClient();
    expect((await client.getToken()).scope).toBe('read write');
    clock.advance(HOUR_MS);
    expectTokenRequest().reply(
      429,
      { error: 'slow_down', error_description: 'Too many requests of this client.' },
      { 'x-request-id': 'request-1' },
    );

    const error = await rejection(client.getToken());

    expect(error).toMatchObject({
      oauthError: 'slow_down',
      oauthErrorDescription: 'Too many requests of this client.',
      requestId: 'request-1',
    });
    expect(events).toContainEqual(expect.objectContaining({ limits: { 'x-ratelimit-limit': '10' } }));
  });

  test('more than twenty limits', async () => {
    const headers = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`x-quota-${index}`, '1']));
    expectTokenRequest().reply(200, { ...lasting, ...first }, headers);
    const { client, events } = createHttpTestClient();
    await client.getToken();

    const [event] = events.filter(({ type }) => type === 'limits_reported');
    expect(Object.keys(Object(event).limits)).toHaveLength(20);
  });
});

describe('an API error shows none of the tokens of the client that sent the request', () => {
  const tokens = tokensOf('First');
  const readError = (response: Response) =>
    readApiError(profile, response, ({ message, code }) => ({ messages: [message], code }));

  async function callApi(text: string): Promise<Response> {
    expectTokenRequest().reply(200, { ...lasting, ...tokens });
    nock(API_ORIGIN).get('/v1/loans').reply(403, { message: text, code: text });
    return createHttpTestClient().client.fetch('/loans');
  }

  test.each(Object.values(tokens))('%s', async (token) => {
    for (const text of [
      `Token ${token} is not valid`,
      `GET /token?RefreshToken=${encodeURIComponent(token)} failed`,
    ]) {
      const error = await readError(await callApi(text));

      expect(error).toMatchObject({ message: 'The Acme API answered 403: [redacted]', code: '[redacted]' });
    }
  });

  test('that another client wrote to the store', async () => {
    const store = createMemoryStore();
    expectTokenRequest().reply(200, { ...lasting, ...tokens });
    await createHttpTestClient({ store }).client.getToken();
    nock(API_ORIGIN)
      .get('/v1/loans')
      .reply(403, { message: `Token ${tokens.access_token} is not valid` });

    const error = await readError(await createHttpTestClient({ store }).client.fetch('/loans'));

    expect(error.message).toBe('The Acme API answered 403: [redacted]');
  });

  test('but quotes text that shows no token', async () => {
    const error = await readError(await callApi('Token of user 12 has no right to see loan 34'));

    expect(error.message).toBe('The Acme API answered 403: Token of user 12 has no right to see loan 34');
  });
});

describe('the code of a failure', () => {
  const CODES: Readonly<Record<string, string>> = {
    invalid_client: 'invalid_credentials',
    invalid_grant: 'invalid_credentials',
    invalid_scope: 'access_denied',
    invalid_target: 'access_denied',
    unauthorized_client: 'access_denied',
    access_denied: 'access_denied',
    invalid_request: 'invalid_request',
    unsupported_grant_type: 'invalid_request',
    login_required: 'login_required',
    too_many_requests: 'rate_limited',
    server_error: 'provider_unavailable',
    temporarily_unavailable: 'provider_unavailable',
  };

  test('is what the provider said, and is shown, whatever the secret is', async () => {
    const cases = fc
      .constantFrom(...Object.keys(CODES))
      .chain((oauthError) =>
        fc.tuple(
          fc.constant(oauthError),
          fc.nat(oauthError.length - 1),
          fc.integer({ min: 1, max: oauthError.length }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ([oauthError, start, length]) => {
        const secret = oauthError.slice(start, start + length);
        expectTokenRequest().reply(400, {
          error: oauthError,
          error_description: 'invalid_username_or_password',
        });

        const error = await rejection(createHttpTestClient({ secret }).client.getToken());

        expect(error).toMatchObject({
          code: CODES[oauthError],
          oauthError,
          oauthErrorDescription: 'invalid_username_or_password',
        });
        if (CODES[oauthError] !== 'rate_limited') expect(String(error)).toContain(`400 ${oauthError}`);
      }),
      readPropertyRuns('CODES', 200),
    );
  });

  test('of Auth0 is decided by its description as received, whatever the secret is', async () => {
    expectTokenRequest().reply(403, { error: 'access_denied', error_description: 'Unauthorized' });

    const error = await rejection(createHttpTestClient({ secret: 'unauthorized' }).client.getToken());

    expect(error).toMatchObject({ code: 'invalid_credentials' });
  });

  test('that is unknown is not shown if it contains the secret', async () => {
    expectTokenRequest().reply(400, { error: 'no_hunter2_here', error_description: 'hunter2' });

    const error = await rejection(createHttpTestClient({ secret: 'hunter2' }).client.getToken());

    expect(error).toMatchObject({ oauthError: '[redacted]', oauthErrorDescription: '[redacted]' });
    expect(String(error)).toContain('(400)');
  });
});
