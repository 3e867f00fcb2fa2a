import { request as send } from 'node:http';
import { createApiProxy } from '@x/auth-core/proxy';
import { expect, test } from 'vitest';
import { fakeClient, pageRequest, readError, startApi, startProxy } from '../support/frontend-servers.ts';

test('the API gets the token of the server, and nothing that tells who the person is to this app', async () => {
  const api = await startApi();
  const { url } = await startProxy(api.url);
  const sent = {
    ...{ 'x-auth-request': '1', cookie: 'session=secret-1', authorization: 'Bearer page-token', origin: url },
    ...{
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      referer: `${url}/people/7?code=secret-2`,
    },
    ...{ forwarded: 'for=10.0.0.1', 'x-forwarded-for': '10.0.0.1', 'x-forwarded-host': 'app.example' },
    ...{ 'proxy-authorization': 'Basic c2VjcmV0', 'x-real-ip': '10.0.0.1', via: '1.1 front' },
    ...{
      connection: 'keep-alive, x-hop, Cookie',
      'keep-alive': 'timeout=5',
      'x-hop': 'secret-3',
      te: 'trailers',
    },
    ...{ 'x-http-method-override': 'DELETE', 'x-original-url': '/admin', 'x-rewrite-url': '/admin' },
    ...{ 'x-csrf-token': 'secret-4', 'accept-encoding': 'zstd', 'cf-connecting-ip': '10.0.0.1' },
    ...{ accept: 'application/json', 'accept-language': 'de', 'if-none-match': '"1"', 'x-request-id': 'r-1' },
  };
  await new Promise((resolve, reject) => {
    send(`${url}/api/acme/loans`, { headers: sent }, (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
  const [received] = api.received;

  expect(received?.headers).toMatchObject({
    authorization: 'Bearer access-1',
    host: new URL(api.url).host,
    accept: 'application/json',
    'accept-language': 'de',
    'if-none-match': '"1"',
    'x-request-id': 'r-1',
  });
  const kept = ['authorization', 'host', 'accept', 'accept-language', 'if-none-match', 'x-request-id'];
  const added = ['accept-encoding', 'cache-control', 'connection', 'pragma', 'sec-fetch-mode', 'user-agent'];
  expect(Object.keys(received?.headers ?? {}).filter((name) => ![...kept, ...added].includes(name))).toEqual(
    [],
  );
  expect(JSON.stringify(received?.headers)).not.toMatch(/secret|page-token|10\.0\.0\.1|trailers|zstd|admin/);
});

test('a header that many servers read as one of these does not get through either', async () => {
  const api = await startApi();
  const { call } = await startProxy(api.url);
  const names = [
    'forwarded-for',
    'x-forwarded',
    'x_forwarded_for',
    'X_HTTP_Method_Override',
    'x-original_url',
    'x-ms-original-url',
    'x-envoy-original-path',
    'x-method-override',
  ];
  const sent = Object.fromEntries(
    [...names, 'x-cluster-client-ip', 'remote_user'].map((name) => [name, 'forged']),
  );

  await call('/loans', { headers: { ...sent, my_header: 'kept' } });

  expect(JSON.stringify(api.received[0]?.rawHeaders)).not.toContain('forged');
  expect(api.received[0]?.headers).toHaveProperty('my_header', 'kept');
});

test('the page gets no cookie, no request for a password and no rule for its whole origin', async () => {
  const api = await startApi((_incoming, outgoing) => {
    outgoing.writeHead(401, {
      'set-cookie': ['a=1', 'b=2'],
      'www-authenticate': 'Basic realm="api"',
      'proxy-authenticate': 'Basic',
      'access-control-allow-origin': '*',
      'access-control-allow-credentials': 'true',
      'clear-site-data': '"*"',
      'strict-transport-security': 'max-age=1; includeSubDomains',
      refresh: '0; url=https://evil.example/',
      'service-worker-allowed': '/',
      'alt-svc': 'h3=":443"',
      'x-hop': '1',
      connection: 'x-hop',
      'x-request-id': 'r-1',
      'content-type': 'application/json',
      etag: '"1"',
    });
    outgoing.end('{"error":"no"}');
  });
  const { call, issuer } = await startProxy(api.url);
  const response = await call('/loans');

  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ error: 'no' });
  const {
    date: _date,
    connection: _c,
    'keep-alive': _k,
    'transfer-encoding': _t,
    ...headers
  } = Object.fromEntries(response.headers);
  expect(headers).toEqual({
    'x-request-id': 'r-1',
    'content-type': 'application/json',
    etag: '"1"',
    'cache-control': 'private, no-store',
    vary: 'Cookie, X-Auth-Request',
    'x-content-type-options': 'nosniff',
  });
  // The client renewed its token once before it gave up.
  expect(issuer.issues).toBe(2);
});

test.each([
  [undefined, 'private, no-store'],
  ['public, max-age=3600, s-maxage=7200', 'private, max-age=3600'],
  ['Public', 'private'],
  ['private, max-age=60', 'private, max-age=60'],
  ['no-cache', 'private, no-cache'],
  ['max-age=60, stale-while-revalidate=30', 'private, max-age=60, stale-while-revalidate=30'],
])('no shared cache keeps an answer: Cache-Control %j becomes %j', async (given, expected) => {
  const headers: Record<string, string> = given === undefined ? {} : { 'cache-control': given };
  const client = {
    ...fakeClient('t'),
    fetch: async () => new Response('{}', { headers: { ...headers, 'cdn-cache-control': 'public' } }),
  };
  const handler = createApiProxy({
    clients: { acme: client },
    authorize: () => 'anna',
    allow: { acme: ['GET /**'] },
  });
  const response = await handler(pageRequest('https://app.example/api/acme/loans'));

  expect(response.headers.get('cache-control')).toBe(expected);
  expect(response.headers.get('cdn-cache-control')).toBeNull();
});

test('large headers pass both ways', async () => {
  const long = 'x'.repeat(12_000);
  const api = await startApi((incoming, outgoing) => {
    outgoing.setHeader('x-long', String(incoming.headers['x-long'])).end('{}');
  });
  const { call } = await startProxy(api.url);
  const response = await call('/loans', { headers: { 'x-long': long } });

  expect(response.headers.get('x-long')).toBe(long);
});

test('headers of the API that are too large for the runtime are a 502', async () => {
  const api = await startApi((_incoming, outgoing) => {
    for (let index = 0; index < 40; index += 1) outgoing.setHeader(`x-long-${index}`, 'x'.repeat(1_000));
    outgoing.end('{}');
  });
  const { call } = await startProxy(api.url);

  expect(await readError(await call('/loans'))).toEqual([502, 'network_error']);
});

test.each([['/loans/%0d%0aset-cookie:%20a=1'], ['/loans/%0D%0A%0D%0A<script>']])(
  'a path cannot split a response: %s',
  async (path) => {
    const api = await startApi();
    const { call } = await startProxy(api.url);
    const response = await call(path);

    expect(response.status).toBe(404);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(api.received).toEqual([]);
  },
);

test('a query with line ends that the API repeats in a Location cannot split a response', async () => {
  const api = await startApi((incoming, outgoing) => {
    outgoing.writeHead(302, { location: `/next?${incoming.url?.split('?')[1]}` }).end();
  });
  const { call } = await startProxy(api.url);
  const response = await call('/loans?x=%0d%0aset-cookie:%20a=1');

  expect(response.headers.get('set-cookie')).toBeNull();
  expect(response.headers.get('location')).toBe('/api/acme/next?x=%0d%0aset-cookie:%20a=1');
});

test.each([['websocket'], ['h2c']])('an upgrade to %s is a 501 that says so', async (protocol) => {
  const api = await startApi();
  const { url } = await startProxy(api.url);
  const answer = await new Promise<[number | undefined, string]>((resolve, reject) => {
    const headers = { connection: 'Upgrade', upgrade: protocol, 'x-auth-request': '1' };
    send(`${url}/api/acme/loans`, { headers }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => (text += chunk)).on('end', () => resolve([incoming.statusCode, text]));
    })
      .on('error', reject)
      .end();
  });

  expect(answer).toEqual([
    501,
    '{"error":{"code":"upgrade_not_supported","message":"WebSockets and other upgrades are not proxied."}}',
  ]);
  expect(api.received).toEqual([]);
});
