import { AuthError, type AuthErrorCode, type AuthErrorDetails } from '@x/auth-core';
import { createApiProxy, type FrontendEvent } from '@x/auth-core/proxy';
import { findClosedOrigin } from '@x/test-kit/loopback-server';
import { describe, expect, test } from 'vitest';
import { fakeClient, pageRequest, readError, startApi, startProxy } from '../support/frontend-servers.ts';
import { fail } from '../support/test-issuer.ts';

describe('a redirect of the API', () => {
  test.each([301, 302, 303, 307, 308])(
    'to a path that is allowed leads there through the proxy (%i)',
    async (status) => {
      const api = await startApi((_incoming, outgoing) => {
        outgoing.writeHead(status, { location: '/loans/7?x=1#part' }).end();
      });
      const { call } = await startProxy(api.url, { allow: { acme: ['GET /loans', 'GET /loans/*'] } });
      const response = await call('/loans');

      expect([response.status, response.headers.get('location')]).toEqual([
        status,
        '/api/acme/loans/7?x=1#part',
      ]);
    },
  );

  test('to its own origin by a whole URL, or relative to the request, leads there too', async () => {
    const locations = ['7', `${'x'}`, ''];
    const api = await startApi((incoming, outgoing) => {
      locations[2] = `http://${incoming.headers.host}/loans/9`;
      outgoing.writeHead(302, { location: String(locations[Number(incoming.url?.slice(-1))]) }).end();
    });
    const { call } = await startProxy(api.url);
    const places = await Promise.all(
      [0, 1, 2].map(async (index) => (await call(`/loans/${index}`)).headers.get('location')),
    );

    expect(places).toEqual(['/api/acme/loans/7', '/api/acme/loans/x', '/api/acme/loans/9']);
  });

  test('followed by a page, ends at the other path', async () => {
    const api = await startApi((incoming, outgoing) => {
      if (incoming.url === '/old') outgoing.writeHead(302, { location: '/new' }).end();
      else outgoing.end(incoming.url);
    });
    const { call } = await startProxy(api.url);

    expect(await (await call('/old', { redirect: 'follow' })).text()).toBe('/new');
  });

  test.each([
    ['https://evil.example/'],
    ['//evil.example/loans'],
    ['\\\\evil.example\\loans'],
    ['/admin'],
    ['/loans/../admin'],
    ['/loans/%2e%2e/admin'],
    ['javascript:alert(1)'],
    ['http://'],
    ['/loans/..%2fadmin'],
  ])('to %j is a 502 without the place', async (location) => {
    const api = await startApi((_incoming, outgoing) => void outgoing.writeHead(302, { location }).end());
    const { call } = await startProxy(api.url, { allow: { acme: ['GET /loans', 'GET /loans/*'] } });
    const response = await call('/loans');

    expect(response.headers.get('location')).toBeNull();
    expect(await readError(response)).toEqual([502, 'invalid_response']);
  });

  test('stays below the base path of the API', async () => {
    const api = await startApi((incoming, outgoing) => {
      const location = incoming.url === '/v1/a' ? '/v1/b' : '/v10/b';
      outgoing.writeHead(302, { location }).end();
    });
    const { call } = await startProxy(`${api.url}/v1`, { client: { apiUrl: `${api.url}/v1` } });

    expect((await call('/a')).headers.get('location')).toBe('/api/acme/b');
    expect((await call('/c')).status).toBe(502);
  });

  test('of a new resource names the place at the proxy, and another place is left out', async () => {
    const api = await startApi((incoming, outgoing) => {
      const location = incoming.url === '/loans' ? '/loans/8' : 'https://files.example/8';
      outgoing.writeHead(201, { location }).end();
    });
    const { call } = await startProxy(api.url);
    const created = await call('/loans', { method: 'POST' });
    const elsewhere = await call('/files', { method: 'POST' });

    expect([created.status, created.headers.get('location')]).toEqual([201, '/api/acme/loans/8']);
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([201, null]);
  });
});

describe('an outage', () => {
  test('of the API is a 502, and the page learns no address', async () => {
    const { call, events } = await startProxy(await findClosedOrigin());
    const response = await call('/loans');

    expect(await response.text()).toBe('{"error":{"code":"network_error"}}');
    expect(response.status).toBe(502);
    expect(events).toMatchObject([{ type: 'request_refused', provider: 'acme', code: 'network_error' }]);
  });

  const outages: [AuthErrorCode, Partial<AuthErrorDetails>, number, string | null][] = [
    ['invalid_credentials', { status: 401 }, 502, null],
    ['access_denied', { status: 403 }, 502, null],
    ['invalid_request', { status: 400 }, 502, null],
    ['login_required', {}, 401, null],
    ['rate_limited', { status: 429, retryAfterMs: 1_500 }, 429, '2'],
    ['provider_unavailable', { status: 503, retryAfterMs: 30_000 }, 503, '30'],
    ['provider_unavailable', { status: 500 }, 503, null],
    ['network_error', {}, 502, null],
    ['timeout', {}, 504, null],
    ['invalid_response', { status: 200 }, 502, null],
    ['secret_unavailable', {}, 503, null],
  ];

  test.each(outages)(
    'of the token endpoint, %s, has its code: %j',
    async (code, facts, status, retryAfter) => {
      const api = await startApi();
      const { call, issuer, events } = await startProxy(api.url);
      issuer.answerIssue(fail(code, { ...facts, detail: 'secret-detail' }));
      const response = await call('/loans');
      const text = await response.text();

      expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
      expect(text).toBe(`{"error":{"code":"${code}"}}`);
      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(events).toMatchObject([{ code, status, message: expect.stringContaining('Acme') }]);
      expect(api.received).toEqual([]);
    },
  );

  test('that ends is over for the next request', async () => {
    const api = await startApi();
    const { call, issuer } = await startProxy(api.url);
    issuer.answerIssue(fail('provider_unavailable', { status: 503 }));
    const first = await call('/loans');
    issuer.answerIssue();

    expect([first.status, (await call('/loans')).status]).toEqual([503, 200]);
  });
});

describe('what the app itself throws', () => {
  class Redirect extends Error {}
  const parts = {
    clients: { acme: fakeClient('t') },
    authorize: (): unknown => 'anna',
    allow: { acme: ['GET /**'] },
  };
  const fails = (): never => {
    throw new Redirect('to the sign-in page');
  };

  test.each([
    ['authorize', { authorize: fails }],
    ['clients', { clients: fails }],
    ['limit', { limit: fails }],
    ['the fetch of a client', { clients: { acme: { ...fakeClient('t'), fetch: async () => fails() } } }],
  ])('in %s is passed on, because frameworks steer with such errors', async (_, options) => {
    const handler = createApiProxy({ ...parts, ...options });

    await expect(handler(pageRequest('https://app.example/api/acme/x'))).rejects.toBeInstanceOf(Redirect);
  });

  test('in onEvent changes nothing', async () => {
    const handler = createApiProxy({ ...parts, onEvent: fails });

    expect((await handler(pageRequest('https://app.example/api/acme/x'))).status).toBe(200);
  });
});

describe('events', () => {
  test('say which rule let a request through, without the path, the query or the person', async () => {
    const api = await startApi((_incoming, outgoing) => void outgoing.writeHead(404).end());
    const { call, events } = await startProxy(api.url, {
      allow: { acme: ['GET /loans/*'] },
      authorize: () => ({ name: 'anna-secret' }),
    });
    await call('/loans/private-7?token=secret', { headers: { cookie: 'session=secret' } });

    expect(events).toEqual([
      {
        type: 'request_forwarded',
        at: expect.any(Number),
        provider: 'acme',
        method: 'GET',
        rule: 'GET /loans/*',
        status: 404,
        durationMs: expect.any(Number),
      } satisfies FrontendEvent,
    ]);
  });
});

test('an error of another copy of this package is known by its brand', async () => {
  const error = Object.assign(new AuthError('x', { code: 'timeout', provider: 'acme' }), { extra: 1 });
  const client = { ...fakeClient('t'), fetch: async () => Promise.reject(error) };
  const handler = createApiProxy({
    clients: { acme: client },
    authorize: () => 'anna',
    allow: { acme: ['GET /**'] },
  });

  expect(await readError(await handler(pageRequest('https://app.example/api/acme/x')))).toEqual([
    504,
    'timeout',
  ]);
});
