import { request as send } from 'node:http';
import { createApiProxy } from '@x/auth-core/proxy';
import { readPropertyRuns } from '@x/test-kit/property-runs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseApiPath } from '../../src/frontend/api-path.ts';
import { fakeClient, readError, startApi, startProxy } from '../support/frontend-servers.ts';

const allow = { acme: ['GET /api/loans', 'GET /api/loans/*', 'PUT /api/loans/*', 'GET /files/**'] };

/** Sends a path as it is: `fetch` would resolve it first. */
function sendRaw(origin: string, path: string, method = 'GET'): Promise<number> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const headers = { 'x-auth-request': '1' };
    const request = send({ hostname, port, path, method, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    request.on('error', reject).end();
  });
}

test.each([
  ['/api/acme/api/loans', '/api/loans'],
  ['/api/acme/api/loans/7', '/api/loans/7'],
  ['/api/acme/api/loans/7?expand=a%2Fb&x=..', '/api/loans/7?expand=a%2Fb&x=..'],
  ['/api/acme/api/loans/a%40b.example', '/api/loans/a%40b.example'],
  ['/api/acme/api/loans/J%C3%BCrgen%20M', '/api/loans/J%C3%BCrgen%20M'],
  ['/api/acme/api/loans/a:b,c+d=e$f&g', '/api/loans/a:b,c+d=e$f&g'],
  ['/api/acme/api/%6Coans', '/api/loans'],
  ['/api/acme/files/a/b/c.pdf', '/files/a/b/c.pdf'],
  ['/api/acme/files/a/', '/files/a/'],
  ['/api/acme/x/../api/loans', '/api/loans'],
])('%s reaches the API as %s', async (path, expected) => {
  const api = await startApi();
  const { url } = await startProxy(api.url, { allow });

  expect(await sendRaw(url, path)).toBe(200);
  expect(api.received.map((request) => request.url)).toEqual([expected]);
});

/** Each names `/admin` to some server, or another host. */
const SPELLINGS = [
  '/api/acme/admin',
  '/api/acme/api/admin',
  '/api/acme/api/loans/../admin',
  '/api/acme/api/loans/..%2fadmin',
  '/api/acme/api/loans/..%2Fadmin',
  '/api/acme/api/loans/%2e%2e/admin',
  '/api/acme/api/loans/%2E%2e/admin',
  '/api/acme/api/loans/.%2e/admin',
  '/api/acme/api/loans/%2e%2e%2fadmin',
  '/api/acme/api/loans/%252e%252e%252fadmin',
  '/api/acme/api/loans/%25252e%25252e%25252fadmin',
  '/api/acme/api/loans/..%5cadmin',
  '/api/acme/api/loans/..\\admin',
  '/api/acme/api\\admin',
  '/api/acme/api/loans/..;/admin',
  '/api/acme/api/loans/..;x=1/admin',
  '/api/acme/api/loans/%2e%2e;/admin',
  '/api/acme/api/loans/..%3b/admin',
  '/api/acme/api/loans/%c0%ae%c0%ae/admin',
  '/api/acme/api/loans/%ef%bc%8e%ef%bc%8e%ef%bc%8fadmin',
  '/api/acme/api/loans/..%00/admin',
  '/api/acme/api/loans/..%20/admin',
  '/api/acme/api/loans/..%0d%0aX-Admin:%201',
  '/api/acme/api/loans/...',
  '/api/acme/api/loans//admin',
  '/api/acme//api/loans',
  '/api/acme//admin',
  '/api/acme///evil.example/admin',
  '/api/acme/@evil.example/admin',
  '/api/acme/files/x@evil.example/',
  '/api/acme/files/..;/admin',
  '/api/acme/files/%2e%2e/admin',
  '/api/acme/API/LOANS',
  '/api/acme/api/loans/',
  '/api/acme/api/loans/7/admin',
  '/api/acme/api/loans%3fx=/admin',
  '/api/acme/api/loans/%23/admin',
  '/api/acme%2fadmin',
  '/api/acme',
  '/api/acme/',
  '/api/constructor/api/loans',
  '/api/__proto__/api/loans',
  '/api/%61cme/admin',
  '/API/acme/api/loans',
  '/other/acme/api/loans',
  '/apiacme/api/loans',
  '/api/acme/files/../../acme/admin',
  '//evil.example/api/acme/api/loans',
];

test(`${SPELLINGS.length} spellings of a forbidden path never reach the API`, async () => {
  const api = await startApi();
  const { url } = await startProxy(api.url, { allow });
  const statuses = await Promise.all(SPELLINGS.map((path) => sendRaw(url, path)));

  expect(Object.fromEntries(statuses.map((status, index) => [SPELLINGS[index], status]))).toEqual(
    Object.fromEntries(SPELLINGS.map((path) => [path, 404])),
  );
  expect(api.received).toEqual([]);
});

test('a request whose target is a whole URL is a 400', async () => {
  const api = await startApi();
  const { url } = await startProxy(api.url, { allow });

  expect(await sendRaw(url, 'http://evil.example/api/acme/api/loans')).toBe(400);
  expect(api.received).toEqual([]);
});

/** Every path that some server may understand, however often it decodes, and whatever it takes for a separator. */
function readings(path: string): string[] {
  const all = new Set([path]);
  for (let round = 0; round < 4; round += 1) {
    for (const text of [...all]) {
      all.add(text.replace(/%([\da-f]{2})/gi, (_, octet) => String.fromCharCode(Number.parseInt(octet, 16))));
      all.add(text.replaceAll('\\', '/'));
      all.add(text.replace(/;[^/]*/g, ''));
      all.add(text.normalize('NFKC'));
      all.add(text.replace(/[\s.]+(?=\/|$)/g, (end) => (/^\.{1,2}$/.test(end) ? end : '')));
      try {
        all.add(decodeURIComponent(text));
      } catch {
        // Not UTF-8.
      }
    }
  }
  return [...all].map(resolveDots);
}

function resolveDots(path: string): string {
  const done: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') done.pop();
    else if (segment !== '.') done.push(segment);
  }
  return `/${done.join('/')}`;
}

test('whatever reaches the API is on the list, however a server reads it', async () => {
  let reached = 0;
  const sent: string[] = [];
  const client = {
    ...fakeClient('token-1'),
    fetch: async (target: string | URL | Request) => {
      sent.push(String(target));
      return new Response();
    },
  };
  const handler = createApiProxy({
    clients: { acme: client },
    authorize: () => 'anna',
    allow: { acme: ['GET /files/**'] },
  });
  const piece = fc.constantFrom(
    ...[
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2e',
      '%2E',
      '%252e',
      '%2f',
      '%5c',
      '%255c',
      ';',
      '%3b',
      ';a=b',
      '@',
      '%40',
    ],
    ...[
      'a',
      'admin',
      'files',
      '%20',
      '%09',
      '%00',
      '%0d%0a',
      '%c0%ae',
      '%ef%bc%8e',
      '%ef%bc%8f',
      '%E2%80%A5',
      'é',
      '%',
    ],
    ...['%25', '#', '?', ':', '*', '**', '…', '%EF%B9%A8', '%EF%BC%BC'],
  );
  const path = fc.array(piece, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(path, async (tail) => {
      sent.length = 0;
      const url = `https://app.example/api/acme/files/${tail}`;
      if (!URL.canParse(url)) return;
      const response = await handler(new Request(url, { headers: { 'x-auth-request': '1' } }));
      const [target] = sent;
      if (target === undefined) {
        expect(response.status).toBe(404);
        return;
      }
      reached += 1;
      const [pathname = ''] = target.split('?');
      for (const reading of readings(pathname)) expect(reading.startsWith('/files')).toBe(true);
      expect(new URL(`https://acme.example${target}`).pathname).toBe(pathname);
    }),
    readPropertyRuns('PATHS', 3_000),
  );
  // The test would say nothing if the proxy refused everything.
  expect(reached).toBeGreaterThan(100);
});

test.each([['/a%2fb'], ['/%zz'], ['/a/./b'], ['a'], [''], ['/a//b'], ['/%e0%a4%a']])(
  'the path %j has no meaning',
  (path) => {
    expect(parseApiPath(path)).toBeUndefined();
  },
);

test.each([
  ['DELETE', '/api/acme/api/loans/7', 405, 'GET, PUT'],
  ['POST', '/api/acme/api/loans', 405, 'GET'],
  ['PUT', '/api/acme/api/loans/7', 200, null],
  ['HEAD', '/api/acme/api/loans', 200, null],
])('%s %s is a %i', async (method, path, status, allowed) => {
  const api = await startApi();
  const { handler } = await startProxy(api.url, { allow });
  const request = new Request(`https://app.example${path}`, { method, headers: { 'x-auth-request': '1' } });
  const response = await handler(request);

  expect(response.status).toBe(status);
  expect(response.headers.get('allow')).toBe(allowed);
});

test.each([
  ['GET loans'],
  ['get /loans'],
  ['/loans'],
  ['GET  /loans'],
  ['TRACE /loans'],
  ['CONNECT /loans'],
  ['GET /loans/../admin'],
  ['GET /loans/**/x'],
  ['GET /loans*'],
  ['GET /a%2fb'],
  ['GET https://acme.example/loans'],
  [''],
  [7],
])('a rule that cannot be read throws when the proxy is made: %j', (rule) => {
  const make = () =>
    createApiProxy({
      clients: { acme: fakeClient('t') },
      authorize: () => 'anna',
      allow: { acme: [rule as string] },
    });

  expect(make).toThrow(TypeError);
  expect(make).toThrow('createApiProxy: allow.acme has a rule that cannot be read');
});

test('rules for a provider without a client throw when the proxy is made', () => {
  const options = { clients: {}, authorize: () => 'anna', allow: { acme: ['GET /loans'] } };

  expect(() => createApiProxy(options)).toThrow('createApiProxy: allow.acme has no client of this name.');
});

test('the answer to a path that is not allowed does not tell whether the provider exists', async () => {
  const api = await startApi();
  const { handler } = await startProxy(api.url, { allow });
  const ask = (path: string) =>
    handler(new Request(`https://app.example${path}`, { headers: { 'x-auth-request': '1' } }));

  expect(await readError(await ask('/api/acme/admin'))).toEqual([404, 'not_found']);
  expect(await readError(await ask('/api/nobody/admin'))).toEqual([404, 'not_found']);
});
