import { inspect } from 'node:util';
import type { AuthError } from '@x/auth-core';
import { guardNetwork } from '@x/test-kit/network-guard';
import { rejection } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createHttpTestClient, expectTokenRequest } from '../support/http-issuer.ts';
import { HOUR_MS } from '../support/test-issuer.ts';

guardNetwork();

type Body = string | Record<string, unknown>;

async function fail(
  status: number,
  body: Body = '',
  headers: Record<string, string> = {},
): Promise<AuthError> {
  expectTokenRequest().reply(status, body, headers);
  return (await rejection(createHttpTestClient().client.getToken())) as AuthError;
}

describe('an OAuth error', () => {
  test.each([
    ['invalid_client', 401, 'invalid_credentials'],
    ['invalid_client', 400, 'invalid_credentials'],
    ['invalid_grant', 400, 'invalid_credentials'],
    ['invalid_grant', 403, 'invalid_credentials'],
    ['invalid_scope', 400, 'access_denied'],
    ['invalid_target', 400, 'access_denied'],
    ['unauthorized_client', 400, 'access_denied'],
    ['unauthorized_client', 403, 'access_denied'],
    ['access_denied', 403, 'access_denied'],
    ['access_denied', 401, 'access_denied'],
    ['invalid_request', 400, 'invalid_request'],
    ['invalid_request', 401, 'invalid_request'],
    ['unsupported_grant_type', 400, 'invalid_request'],
    ['unsupported_grant_type', 403, 'invalid_request'],
    ['login_required', 403, 'login_required'],
    ['too_many_requests', 403, 'rate_limited'],
    ['server_error', 400, 'provider_unavailable'],
    ['temporarily_unavailable', 400, 'provider_unavailable'],
  ])('%s decides before the status %i: %s', async (oauthError, status, code) => {
    const error = await fail(status, { error: oauthError });

    expect(error).toMatchObject({ name: 'AuthError', provider: 'acme', code, status, oauthError });
  });

  test('is reported with its description', async () => {
    const error = await fail(400, { error: 'invalid_scope', error_description: 'No scope "write" here.' });

    expect(error).toMatchObject({
      oauthError: 'invalid_scope',
      oauthErrorDescription: 'No scope "write" here.',
      message: 'Acme refused access (400 invalid_scope). Check audience.',
    });
  });

  test('that is unknown leaves the decision to the status', async () => {
    expect(await fail(401, { error: 'made_up' })).toMatchObject({
      code: 'invalid_credentials',
      oauthError: 'made_up',
    });
    expect(await fail(500, { error: 'made_up' })).toMatchObject({ code: 'provider_unavailable' });
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'of %j is an unknown error like any other',
    async (oauthError) => {
      expect(await fail(403, { error: oauthError })).toMatchObject({ code: 'access_denied', oauthError });
    },
  );

  test.each([{ code: 'invalid_client' }, ['invalid_client'], 7, true, '', null])(
    'of %j is not an OAuth error: the status decides',
    async (oauthError) => {
      const error = await fail(429, { error: oauthError });

      expect(error).toMatchObject({ code: 'rate_limited' });
      expect(error).not.toHaveProperty('oauthError');
    },
  );

  test('in a 200 is not a token, whatever else the body has', async () => {
    const body = { error: 'invalid_client', access_token: 'a', token_type: 'Bearer', expires_in: 60 };

    expect(await fail(200, body)).toMatchObject({
      code: 'invalid_response',
      status: 200,
      oauthError: 'invalid_client',
    });
  });
});

describe('text that is not quoted', () => {
  test('is the text next to a token in a 200, which may contain the token', async () => {
    const body = {
      error: 'odd',
      error_description: 'kept a-token-of-yours',
      access_token: 'a-token-of-yours',
    };

    const error = await fail(200, body);

    expect(inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).not.toContain('of-yours');
  });

  test('is a JWT, of any issuer', async () => {
    const error = await fail(400, {
      error: 'invalid_request',
      error_description: 'Not eyJh.eyJz_-1.sig, sorry.',
    });

    expect(error).toMatchObject({ oauthErrorDescription: '[redacted]' });
  });
});

describe('the bodies of Auth0', () => {
  test('"access_denied" with "Unauthorized" means wrong credentials', async () => {
    const error = await fail(401, { error: 'access_denied', error_description: 'Unauthorized' });

    expect(error).toMatchObject({
      code: 'invalid_credentials',
      message: 'Acme refused the credentials (401 access_denied). Check clientId and clientSecret.',
    });
  });

  test('"access_denied" with any other description means that access is denied', async () => {
    const error_description = 'Client is not authorized to access "https://api".';

    expect(await fail(403, { error: 'access_denied', error_description })).toMatchObject({
      code: 'access_denied',
    });
  });

  test('the legacy shape with "description" is read', async () => {
    const error = await fail(403, {
      name: 'AnomalyDetected',
      code: 'too_many_attempts',
      error: 'too_many_requests',
      description: 'Your account has been blocked.',
      statusCode: 429,
    });

    expect(error).toMatchObject({
      code: 'rate_limited',
      oauthErrorDescription: 'Your account has been blocked.',
    });
  });

  test('the legacy shape with a reason phrase as "error" leaves the decision to the status', async () => {
    const error = await fail(401, { statusCode: 401, error: 'Unauthorized', message: 'Missing client.' });

    expect(error).toMatchObject({
      code: 'invalid_credentials',
      oauthError: 'Unauthorized',
      oauthErrorDescription: 'Missing client.',
    });
  });
});

describe('a body that is not an OAuth error', () => {
  test('but problem details is quoted with its detail and its trace', async () => {
    const error = await fail(
      400,
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'No such tenant.',
        traceId: '00-abc-01',
      },
      { 'Content-Type': 'application/problem+json' },
    );

    expect(error).toMatchObject({
      code: 'invalid_request',
      oauthErrorDescription: 'No such tenant.',
      requestId: '00-abc-01',
    });
  });

  const statuses = [
    [400, 'invalid_request'],
    [401, 'invalid_credentials'],
    [403, 'access_denied'],
    [404, 'invalid_request'],
    [405, 'invalid_request'],
    [408, 'timeout'],
    [415, 'invalid_request'],
    [422, 'invalid_request'],
    [429, 'rate_limited'],
    [500, 'provider_unavailable'],
    [502, 'provider_unavailable'],
    [503, 'provider_unavailable'],
    [504, 'provider_unavailable'],
    [599, 'provider_unavailable'],
  ] as const;

  test.each(statuses)('but empty leaves the decision to the status %i: %s', async (status, code) => {
    expect(await fail(status)).toMatchObject({ code, status });
  });

  test.each(statuses)('but HTML leaves the decision to the status %i: %s', async (status, code) => {
    const error = await fail(status, '<html><body>Nothing to see</body></html>', {
      'Content-Type': 'text/html',
    });

    expect(error).toMatchObject({ code, status });
    expect(error).not.toHaveProperty('oauthErrorDescription');
  });

  test.each(['null', '5', '"text"', '[]', '{"error":', '\u0000'])(
    'but %j leaves the decision to the status',
    async (body) => {
      expect(await fail(401, body)).toMatchObject({ code: 'invalid_credentials' });
    },
  );
});

describe('an error has, besides its code,', () => {
  test('the request id of the provider', async () => {
    expect(await fail(500, '', { 'X-Request-Id': 'request-1' })).toMatchObject({ requestId: 'request-1' });
  });

  test('the time to wait, from a number of seconds', async () => {
    expect(await fail(429, '', { 'Retry-After': '120' })).toMatchObject({ retryAfterMs: 120_000 });
  });

  test('the time to wait, from a date on the clock of the server', async () => {
    const error = await fail(503, '', {
      Date: 'Sun, 01 Mar 2020 12:00:00 GMT',
      'Retry-After': 'Sun, 01 Mar 2020 12:01:00 GMT',
    });

    expect(error).toMatchObject({ code: 'provider_unavailable', retryAfterMs: 60_000 });
  });

  test('the time to wait, from a date on the local clock if the server has no Date header', async () => {
    const error = await fail(503, '', { 'Retry-After': 'Sun, 01 Mar 2026 12:01:00 GMT' });

    expect(error).toMatchObject({ retryAfterMs: 60_000 });
  });

  test.each([
    ['raw', 'the-secret'],
    ['in base64', Buffer.from('the-secret').toString('base64')],
  ])('never the secret, even if the answer echoes it %s', async (_form, echo) => {
    const headers = { 'X-Request-Id': `id-${echo}` };
    const error = await fail(400, { error: `bad ${echo}`, error_description: `got ${echo}` }, headers);

    const evidence = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
    expect(evidence).toContain('[redacted]');
    expect(evidence).not.toContain(echo);
  });

  test('never the refresh token, even if the answer echoes it', async () => {
    const token = {
      access_token: 'a-1',
      token_type: 'Bearer',
      expires_in: 3_600,
      refresh_token: 'refresh/token=',
    };
    expectTokenRequest().reply(200, token);
    const { client, clock, events } = createHttpTestClient();
    await client.getToken();
    clock.advance(HOUR_MS);
    expectTokenRequest().reply(429, { error: 'x', error_description: 'refresh/token= refresh%2Ftoken%3D' });

    const error = await rejection(client.getToken());

    expect(error).toMatchObject({ oauthErrorDescription: '[redacted]' });
    expect(JSON.stringify(events)).not.toMatch(/refresh(\/|%2F)token/);
  });

  test('no control characters, and a limited length', async () => {
    const error = await fail(400, { error: 'a\r\nb', error_description: 'x'.repeat(100_000) });

    expect(error).toMatchObject({ oauthError: 'a b', oauthErrorDescription: 'x'.repeat(300) });
  });
});
