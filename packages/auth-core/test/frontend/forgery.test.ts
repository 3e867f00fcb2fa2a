import { createTokenBroker } from '@x/auth-core/broker';
import { createApiProxy, type FrontendEvent, type FrontendHandler } from '@x/auth-core/proxy';
import { describe, expect, test, vi } from 'vitest';
import { fakeClient, readError } from '../support/frontend-servers.ts';

const APP = 'https://app.example';

interface Route {
  readonly handler: FrontendHandler;
  readonly events: readonly FrontendEvent[];
  readonly authorize: ReturnType<typeof vi.fn>;
  /** A request that is right in all but the given headers. */
  request(headers: Record<string, string>, at?: string): Request;
}

type Options = { origins?: string[] };

/** Every kind of route that hands out access. A new one must be added here. */
const ROUTES: Record<string, (options?: Options) => Route> = {
  broker: brokerRoute,
  'proxy, reading': (options) => proxyRoute('GET', options),
  'proxy, writing': (options) => proxyRoute('POST', options),
};

function brokerRoute(options: Options = {}): Route {
  const events: FrontendEvent[] = [];
  const authorize = vi.fn(() => 'anna');
  const handler = createTokenBroker({
    clients: { acme: fakeClient('token-1') },
    authorize,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return {
    handler,
    events,
    authorize,
    request: (headers, at = APP) =>
      new Request(`${at}/auth/token`, {
        method: 'POST',
        body: '{"provider":"acme"}',
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

function proxyRoute(method: string, options: Options = {}): Route {
  const events: FrontendEvent[] = [];
  const authorize = vi.fn(() => 'anna');
  const handler = createApiProxy({
    clients: { acme: fakeClient('token-1') },
    authorize,
    allow: { acme: ['GET /loans', 'POST /loans'] },
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return {
    handler,
    events,
    authorize,
    request: (headers, at = APP) =>
      new Request(`${at}/api/acme/loans`, {
        method,
        headers,
        ...(method === 'POST' && { body: 'amount=1' }),
      }),
  };
}

const PAGE = { 'x-auth-request': '1', 'sec-fetch-site': 'same-origin', origin: APP };

describe.each(Object.entries(ROUTES))('%s', (_name, createRoute) => {
  test('a page of the app gets through', async () => {
    const { handler, request } = createRoute();

    expect((await handler(request(PAGE))).status).toBe(200);
  });

  test('a client without fetch metadata gets through with the custom header', async () => {
    const { handler, request } = createRoute();

    expect((await handler(request({ 'x-auth-request': '1' }))).status).toBe(200);
  });

  test.each([
    ['without the custom header', { 'sec-fetch-site': 'same-origin', origin: APP }, 'x-auth-request'],
    ['without any metadata', {}, 'x-auth-request'],
    ['with another value of the header', { ...PAGE, 'x-auth-request': 'true' }, 'x-auth-request'],
    ['with the header twice', { ...PAGE, 'x-auth-request': '1, 1' }, 'x-auth-request'],
    ['of a subdomain', { ...PAGE, 'sec-fetch-site': 'same-site' }, 'sec-fetch-site'],
    ['of another site', { ...PAGE, 'sec-fetch-site': 'cross-site' }, 'sec-fetch-site'],
    ['that a person typed', { ...PAGE, 'sec-fetch-site': 'none' }, 'sec-fetch-site'],
    ['with two sites', { ...PAGE, 'sec-fetch-site': 'same-origin, cross-site' }, 'sec-fetch-site'],
    ['from another origin', { ...PAGE, origin: 'https://evil.example' }, 'origin'],
    [
      'from another origin, without a site',
      { 'x-auth-request': '1', origin: 'https://evil.example' },
      'origin',
    ],
    [
      'from a subdomain, without a site',
      { 'x-auth-request': '1', origin: 'https://x.app.example' },
      'origin',
    ],
    ['from the origin null', { ...PAGE, origin: 'null' }, 'origin'],
    ['with an empty origin', { ...PAGE, origin: '' }, 'origin'],
    ['from another scheme', { ...PAGE, origin: 'http://app.example' }, 'origin'],
    ['from another port', { ...PAGE, origin: 'https://app.example:8443' }, 'origin'],
    [
      'from an origin that only starts alike',
      { ...PAGE, origin: 'https://app.example.evil.example' },
      'origin',
    ],
  ])(
    'a request %s is a 403 that says nothing more, and nobody is asked who it is',
    async (_, headers, reason) => {
      const { handler, request, events, authorize } = createRoute();
      const response = await handler(request(headers as unknown as Record<string, string>));

      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('vary')).toContain('Origin');
      expect(await response.text()).toBe('{"error":{"code":"forbidden"}}');
      expect(response.status).toBe(403);
      expect(authorize).not.toHaveBeenCalled();
      expect(events).toMatchObject([{ type: 'request_refused', status: 403, code: 'forbidden', reason }]);
    },
  );

  test('behind a proxy that ends TLS, the origins that were named count, and no other', async () => {
    const { handler, request } = createRoute({ origins: [APP] });
    const inside = 'http://10.0.0.7:3000';

    expect((await handler(request(PAGE, inside))).status).toBe(200);
    expect((await handler(request({ ...PAGE, origin: inside }, inside))).status).toBe(403);
  });

  test('a preflight is refused, so no other origin can send the custom header', async () => {
    const { handler } = createRoute();
    const preflight = new Request(`${APP}/api/acme/loans`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-auth-request',
      },
    });
    const response = await handler(preflight);

    expect(response.ok).toBe(false);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('broker', () => {
  test.each([
    ['text/plain', '{"provider":"acme"}'],
    ['application/x-www-form-urlencoded', '{"provider":"acme"}='],
    ['multipart/form-data; boundary=x', '{"provider":"acme"}'],
    ['application/json-patch+json', '{"provider":"acme"}'],
    ['', '{"provider":"acme"}'],
  ])('JSON as %j, which a form of another site can send, is a 415', async (type, body) => {
    const { handler } = brokerRoute();
    const request = new Request(`${APP}/auth/token`, {
      method: 'POST',
      body,
      headers: { ...PAGE, 'content-type': type },
    });

    expect(await readError(await handler(request))).toEqual([415, 'unsupported_media_type']);
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s is a 405', async (method) => {
    const { handler } = brokerRoute();
    const response = await handler(new Request(`${APP}/auth/token`, { method, headers: PAGE }));

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});
