import type { Fault } from '@x/auth-testing';
import { describe, expect, test } from 'vitest';
import {
  callResource,
  clientCredentials,
  members,
  passwordGrant,
  postForm,
  signIn,
} from '../../support/requests.ts';
import { start } from '../../support/start.ts';

async function startBlooma() {
  const { blooma, untrustedServer } = await start('blooma');
  const body = clientCredentials(blooma.options, `${blooma.url}/api/`);
  const ask = () => postForm(`${blooma.url}/oauth/token`, body);
  return { blooma, untrustedServer, body, ask };
}

async function askUnder(fault: Fault) {
  const started = await startBlooma();
  started.blooma.fail(fault);
  return { ...started, response: await started.ask() };
}

/** The code of the system error that made a fetch fail. */
async function codeOf(pending: Promise<unknown>): Promise<string | undefined> {
  const error = await pending.then(
    () => new Error('no failure'),
    (failure: Error) => failure,
  );
  const cause = error.cause as { code?: string } | undefined;
  return cause?.code ?? error.message;
}

describe('a fault applies', () => {
  test('to one request by default, and is counted', async () => {
    const { blooma, ask } = await startBlooma();

    const once = blooma.fail({ status: 503 });
    const first = [(await ask()).status, (await ask()).status];
    const twice = blooma.fail({ status: 502, times: 2 });
    const second = [(await ask()).status, (await ask()).status, (await ask()).status];

    expect(first).toEqual([503, 200]);
    expect(second).toEqual([502, 502, 200]);
    expect([once.hits, twice.hits]).toEqual([1, 2]);
    expect(blooma.tokenRequests).toBe(5);
  });

  test('until it is stopped or all faults are removed', async () => {
    const { blooma, ask } = await startBlooma();

    const outage = blooma.fail({ status: 500, times: Number.POSITIVE_INFINITY });
    const during = [(await ask()).status, (await ask()).status];
    outage.stop();
    const between = (await ask()).status;
    blooma.fail({ status: 500, times: Number.POSITIVE_INFINITY });
    blooma.heal();
    const after = (await ask()).status;

    expect(during).toEqual([500, 500]);
    expect([between, after]).toEqual([200, 200]);
    expect(outage.hits).toBe(2);
  });

  test('to one request each if several are planned, in that order', async () => {
    const { blooma, ask } = await startBlooma();
    blooma.fail({ status: 500 });
    blooma.fail({ status: 429 });

    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([500, 429, 200]);
  });

  test('to a named operation, of the API too; an unknown name is an error', async () => {
    const { blooma, ask } = await startBlooma();
    const { access_token } = await members(ask());
    blooma.fail({ operation: 'listLoans', status: 403 });

    const token = await ask();
    const resource = await callResource(blooma, access_token);

    expect([token.status, resource.status]).toEqual([200, 403]);
    expect(() => blooma.fail({ operation: 'listLaons', status: 403 })).toThrow(
      'Unknown operation "listLaons". Use one of: exchangeToken, revokeRefreshToken, getKeys, getDiscoveryDocument, listLoans, createLoan, refresh for requests with a refresh token, or resource for the API.',
    );
  });

  test('to every operation of the API, if its operation is `resource`', async () => {
    const { blooma, ask } = await startBlooma();
    const { access_token } = await members(ask());
    blooma.fail({ operation: 'resource', status: 403, times: 2 });

    const token = await ask();
    const list = await callResource(blooma, access_token);
    const create = await fetch(`${blooma.url}/api/loans`, { method: 'POST' });

    expect([token.status, list.status, create.status]).toEqual([200, 403, 403]);
  });

  test('and is named in the log of the request', async () => {
    const { blooma } = await askUnder({ status: 503 });

    expect(blooma.requests).toMatchObject([{ status: 503, fault: { status: 503 } }]);
  });
});

describe('a fault responds with', () => {
  test("a status with the provider's body or the test's own", async () => {
    const { response } = await askUnder({ status: 429 });
    const own = await askUnder({ status: 400, body: { error: 'invalid_request' } });
    const html = await askUnder({
      status: 502,
      body: '<h1>Bad Gateway</h1>',
      headers: { 'content-type': 'text/html' },
    });

    expect(await response.json()).toEqual({
      error: 'too_many_requests',
      error_description: 'Rate limit exceeded',
    });
    expect(await own.response.json()).toEqual({ error: 'invalid_request' });
    expect(await html.response.text()).toBe('<h1>Bad Gateway</h1>');
    expect(html.response.headers.get('content-type')).toBe('text/html');
  });

  test('Retry-After in seconds, or as a date', async () => {
    const at = new Date('2030-01-01T00:00:00Z');
    const seconds = await askUnder({ status: 429, retryAfter: 30 });
    const date = await askUnder({ status: 503, retryAfter: at });

    expect(seconds.response.headers.get('retry-after')).toBe('30');
    expect(date.response.headers.get('retry-after')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
  });

  test("Auth0's rate-limit and quota headers, on a 200 and on a 429", async () => {
    const rateLimit = {
      limit: 25,
      remaining: 0,
      resetAt: 1_893_456_000_000,
      clientQuota: 'b=per_hour;q=10;r=0;t=3540',
      organizationQuota: 'b=per_day;q=50;r=0;t=43200',
      policy: 'client;q=10;t=1;r=0',
    };
    const good = await askUnder({ rateLimit });
    const bad = await askUnder({ status: 429, rateLimit });

    expect([good.response.status, bad.response.status]).toEqual([200, 429]);
    for (const { headers } of [good.response, bad.response]) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-ratelimit-limit': '25',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '1893456000',
        'auth0-client-quota-limit': 'b=per_hour;q=10;r=0;t=3540',
        'auth0-organization-quota-limit': 'b=per_day;q=50;r=0;t=43200',
        'auth0-ratelimit': 'client;q=10;t=1;r=0',
      });
    }
  });

  test.each([
    ['html', 'text/html; charset=utf-8', /^<!doctype html>/],
    ['empty', 'application/json', /^$/],
    ['text', 'application/json', /^temporarily overloaded$/],
  ] as const)('200 with %s', async (content, type, body) => {
    const { response } = await askUnder({ content });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toMatch(body);
  });

  test('removed members, and members of another type', async () => {
    const { response } = await askUnder({
      members: { access_token: undefined, token_type: 'mac', expires_in: Number.NaN, scope: 7 },
    });
    const negative = await askUnder({ members: { expires_in: -1 } });
    const absurd = await askUnder({ members: { expires_in: 1e300 } });

    expect(await response.json()).toEqual({ token_type: 'mac', expires_in: 'NaN', scope: 7 });
    expect(await negative.response.json()).toMatchObject({ expires_in: -1, token_type: 'Bearer' });
    expect(await absurd.response.json()).toMatchObject({ expires_in: 1e300 });
  });

  test('valid JSON with 2 MiB of padding', async () => {
    const { blooma, response } = await askUnder({ content: 'huge' });

    const text = await response.text();

    expect(text.length).toBeGreaterThan(2 * 1_024 * 1_024);
    expect((await callResource(blooma, JSON.parse(text).access_token)).status).toBe(200);
  });

  test.each([302, 307] as const)(
    'a %i to the untrusted server, which records what a client leaks',
    async (redirect) => {
      const { untrustedServer, body, response, blooma } = await askUnder({ redirect });
      const safe = await startBlooma();
      safe.blooma.fail({ redirect });
      const unfollowed = await fetch(`${safe.blooma.url}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams(safe.body),
        redirect: 'manual',
      });

      expect(new URL(response.url).origin).toBe(untrustedServer.url);
      expect(new URL(response.url).origin).not.toBe(blooma.url);
      expect(untrustedServer.requests).toMatchObject([
        { method: redirect === 307 ? 'POST' : 'GET', path: '/oauth/token' },
      ]);
      expect(untrustedServer.requests[0]?.body.includes(body.client_secret)).toBe(redirect === 307);
      expect(unfollowed.status).toBe(redirect);
      expect(safe.untrustedServer.requests).toEqual([]);
    },
  );
});

describe('a fault can send the response', () => {
  test('late', async () => {
    const startedAt = performance.now();
    const { response } = await askUnder({ delayMs: 300 });

    expect(response.status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
  });

  test('byte by byte: a client that waits gets all of it, another can abort', async () => {
    const patient = await askUnder({ status: 200, body: { a: 'drop' }, dripMs: 10 });
    const startedAt = performance.now();
    const text = await patient.response.text();
    const took = performance.now() - startedAt;

    const hasty = await startBlooma();
    hasty.blooma.fail({ dripMs: 100 });
    const signal = AbortSignal.timeout(250);
    const dripped = fetch(`${hasty.blooma.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(hasty.body),
      signal,
    }).then((response) => response.text());

    expect(text).toBe('{"a":"drop"}');
    expect(took).toBeGreaterThan(80);
    await expect(dripped).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('truncated, with a Content-Length of the whole body', async () => {
    const { response } = await askUnder({ content: 'truncated' });

    expect(response.status).toBe(200);
    expect(await codeOf(response.text())).toBe('UND_ERR_SOCKET');
  });

  test('not at all, with a reset before the request is handled', async () => {
    const { blooma, ask } = await startBlooma();
    blooma.fail({ reset: 'before' });

    expect(await codeOf(ask())).toBe('ECONNRESET');
    expect(blooma.requests).toMatchObject([{ status: 0 }]);
    expect((await ask()).status).toBe(200);
  });

  test('in part, with a reset in the middle of the body', async () => {
    const { response } = await askUnder({ reset: 'in-body' });

    expect(response.status).toBe(200);
    expect(await codeOf(response.text())).toBe('ECONNRESET');
  });

  test('not at all, after it used a one-time refresh token', async () => {
    const { blam, blastiq } = await start('blam', 'blastiq');
    const { refreshToken = '' } = await members(signIn(blam));
    const refreshBlam = () =>
      fetch(`${blam.url}/api/users/token?RefreshToken=${encodeURIComponent(refreshToken)}&OrganisationId=1`);
    const tokenUrl = `${blastiq.options.authority}/connect/token`;
    const { refresh_token = '' } = await members(postForm(tokenUrl, passwordGrant(blastiq.options)));
    const refreshBlastiq = () =>
      postForm(tokenUrl, { grant_type: 'refresh_token', client_id: 'external.customer', refresh_token });

    blam.fail({ operation: 'refreshToken', reset: 'after' });
    blastiq.fail({ reset: 'after' });
    const lost = [await codeOf(refreshBlam()), await codeOf(refreshBlastiq())];
    const again = [(await refreshBlam()).status, (await refreshBlastiq()).status];

    expect(lost).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect(again).toEqual([401, 400]);
  });

  test('not at all, without using the refresh token', async () => {
    const { blam } = await start('blam');
    const { refreshToken = '' } = await members(signIn(blam));
    const refresh = () =>
      fetch(`${blam.url}/api/users/token?RefreshToken=${encodeURIComponent(refreshToken)}&OrganisationId=1`);
    blam.fail({ reset: 'before' });

    expect(await codeOf(refresh())).toBe('ECONNRESET');
    expect((await refresh()).status).toBe(200);
  });
});
