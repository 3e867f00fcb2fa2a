import type { ViolationRule } from '@x/auth-testing';
import { describe, expect, test } from 'vitest';
import { basic, postForm, postJson, read } from '../../support/requests.ts';
import { startTenant } from '../../support/tenant.ts';

interface Refusal {
  readonly what: string;
  readonly change: Record<string, string | undefined>;
  readonly status: number;
  readonly error: string;
  readonly description: string | RegExp;
  readonly rule: ViolationRule;
}

const refusals: readonly Refusal[] = [
  {
    what: 'a wrong secret',
    change: { client_secret: 'wrong' },
    status: 401,
    error: 'access_denied',
    description: 'Unauthorized',
    rule: 'credentials',
  },
  {
    what: 'an unknown client',
    change: { client_id: 'nobody' },
    status: 401,
    error: 'access_denied',
    description: 'Unauthorized',
    rule: 'credentials',
  },
  {
    what: 'no audience',
    change: { audience: undefined },
    status: 403,
    error: 'access_denied',
    description: 'No audience parameter was provided, and no default audience has been configured',
    rule: 'audience',
  },
  {
    what: 'another audience',
    change: { audience: 'https://elsewhere.example/api/' },
    status: 403,
    error: 'access_denied',
    description: 'Service not enabled within domain: https://elsewhere.example/api/',
    rule: 'audience',
  },
  {
    what: 'no grant type',
    change: { grant_type: undefined },
    status: 400,
    error: 'invalid_request',
    description: 'Missing required parameter: grant_type',
    rule: 'parameter',
  },
  {
    what: 'an empty client id',
    change: { client_id: '' },
    status: 400,
    error: 'invalid_request',
    description: 'Missing required parameter: client_id',
    rule: 'parameter',
  },
  {
    what: 'no client secret',
    change: { client_secret: undefined },
    status: 400,
    error: 'invalid_request',
    description: 'Missing required parameter: client_secret',
    rule: 'parameter',
  },
  {
    what: 'another grant type',
    change: { grant_type: 'password' },
    status: 400,
    error: 'unsupported_grant_type',
    description: 'Unsupported grant type: password',
    rule: 'grant',
  },
  {
    what: 'an unknown refresh token',
    change: { grant_type: 'refresh_token', refresh_token: 'v1.unknown', audience: undefined },
    status: 403,
    error: 'invalid_grant',
    description: 'Unknown or invalid refresh token.',
    rule: 'refresh-token',
  },
];

describe.each(['blooma', 'blameless'] as const)('%s', (name) => {
  const startOne = () => startTenant(name);

  test.each(refusals)('refuses $what in a form and in JSON, and lists it', async (refusal) => {
    const { provider, tokenUrl, body } = await startOne();
    expect((await postForm(tokenUrl, body)).status).toBe(200);
    expect((await postJson(tokenUrl, body)).status).toBe(200);
    const changed = Object.fromEntries(
      Object.entries({ ...body, ...refusal.change }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );

    const responses = [await read(postForm(tokenUrl, changed)), await read(postJson(tokenUrl, changed))];

    for (const response of responses) {
      expect(response).toEqual({
        status: refusal.status,
        body: { error: refusal.error, error_description: refusal.description },
      });
    }
    expect(provider.violations.map(({ request, rule }) => ({ request, rule }))).toEqual([
      { request: 3, rule: refusal.rule },
      { request: 4, rule: refusal.rule },
    ]);
    expect(provider.tokenRequests).toBe(4);
  });

  test('compares the audience exactly, so a missing or extra slash is refused', async () => {
    const { tokenUrl, body } = await startOne();
    const other = body.audience.endsWith('/') ? body.audience.slice(0, -1) : `${body.audience}/`;

    const response = await read(postForm(tokenUrl, { ...body, audience: other }));

    expect(response).toEqual({
      status: 403,
      body: { error: 'access_denied', error_description: `Service not enabled within domain: ${other}` },
    });
  });

  test('refuses a client that was not granted the audience', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.accounts.set(body.client_id, { secret: body.client_secret, audiences: [] });

    const refused = await read(postForm(tokenUrl, body));
    provider.accounts.set(body.client_id, { secret: body.client_secret, audiences: [body.audience] });
    const accepted = await read(postForm(tokenUrl, body));

    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: 'access_denied',
        error_description: expect.stringContaining('Client is not authorized'),
      },
    });
    expect(accepted.status).toBe(200);
  });

  test('refuses a client that may not use the grant', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.accounts.set(body.client_id, { secret: body.client_secret, grantTypes: ['refresh_token'] });

    const response = await read(postForm(tokenUrl, body));

    expect(response).toEqual({
      status: 403,
      body: {
        error: 'unauthorized_client',
        error_description: "Grant type 'client_credentials' not allowed for the client.",
      },
    });
  });

  test('parses a form with a charset, with + for a space and with percent-encoding', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.accounts.set('a client é', { secret: 's+p&q%r' });
    const form = `grant_type=client%5Fcredentials&client_id=a+client%20%C3%A9&client_secret=s%2Bp%26q%25r&audience=${encodeURIComponent(body.audience)}`;

    const response = await postForm(tokenUrl, form, {
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });

    expect(response.status).toBe(200);
  });

  test.each([
    ['plain text', 'text/plain', 'content-type'],
    ['a form declared as JSON', 'application/json', 'parameter'],
    ['a JSON array', 'application/json', 'parameter'],
  ] as const)('refuses %s with 400 invalid_request', async (what, contentType, rule) => {
    const { provider, tokenUrl, body } = await startOne();
    const sent = what === 'a JSON array' ? JSON.stringify([body]) : new URLSearchParams(body).toString();

    const response = await read(postForm(tokenUrl, sent, { 'content-type': contentType }));

    expect(response).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(provider.violations).toMatchObject([{ rule }]);
  });

  test('refuses a member that is not text', async () => {
    const { provider, tokenUrl, body } = await startOne();

    const response = await read(postJson(tokenUrl, { ...body, client_id: 7 }));

    expect(response).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(provider.violations).toMatchObject([{ rule: 'parameter' }]);
  });

  test('refuses a client that authenticates in two ways at once', async () => {
    const { tokenUrl, body } = await startOne();

    const response = await read(postForm(tokenUrl, body, basic(body.client_id, body.client_secret)));

    expect(response).toEqual({
      status: 401,
      body: { error: 'access_denied', error_description: 'Unauthorized' },
    });
  });

  test('accepts only POST and only its exact path', async () => {
    const { provider, tokenUrl, body } = await startOne();

    const get = await fetch(tokenUrl);
    const elsewhere = await postForm(`${tokenUrl}/`, body);

    expect(get.status).toBe(405);
    expect(get.headers.get('allow')).toBe('POST');
    expect(elsewhere.status).toBe(404);
    expect(provider.violations.map(({ rule }) => rule)).toEqual(['method', 'path']);
  });

  test('issues a one-time refresh token only if configured', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ refreshTokens: true });
    const issued = await read(postForm(tokenUrl, body));
    const { refresh_token } = issued.body as { refresh_token: string };
    const { client_id, client_secret } = body;
    const refresh = { client_id, client_secret, grant_type: 'refresh_token', refresh_token };

    const first = await read(postForm(tokenUrl, refresh));
    const second = await read(postForm(tokenUrl, refresh));

    expect(first).toMatchObject({
      status: 200,
      body: { refresh_token: expect.not.stringMatching(refresh_token) },
    });
    expect(second).toMatchObject({ status: 403, body: { error: 'invalid_grant' } });
    expect(provider.violations).toMatchObject([{ rule: 'refresh-token-reuse' }]);
  });

  test('accepts a refresh token only from the client that it was issued to', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ refreshTokens: true });
    provider.accounts.set('other', { secret: 'other-secret' });
    const issued = await read(postForm(tokenUrl, body));
    const { refresh_token } = issued.body as { refresh_token: string };
    const refresh = (client_id: string, client_secret: string) =>
      read(postForm(tokenUrl, { grant_type: 'refresh_token', client_id, client_secret, refresh_token }));

    const stolen = await refresh('other', 'other-secret');
    const own = await refresh(body.client_id, body.client_secret);

    expect(stolen).toMatchObject({ status: 403, body: { error: 'invalid_grant' } });
    expect(own.status).toBe(200);
  });

  test('accepts Basic credentials for a refresh, as Blameless documents', async () => {
    const { provider, tokenUrl, body } = await startOne();
    provider.configure({ refreshTokens: true });
    const issued = await read(postForm(tokenUrl, body));
    const { refresh_token } = issued.body as { refresh_token: string };
    const form = {
      grant_type: 'refresh_token',
      refresh_token,
      ...(provider.name === 'blooma' && { client_id: body.client_id }),
    };

    const wrong = await read(postForm(tokenUrl, form, basic(body.client_id, 'wrong')));
    const right = await read(postForm(tokenUrl, form, basic(body.client_id, body.client_secret)));

    expect(wrong).toEqual({
      status: 401,
      body: { error: 'invalid_client', error_description: 'Invalid client secret' },
    });
    expect(right.status).toBe(200);
  });
});
