import { type LoopbackServer, type RequestHandler, startLoopbackServer } from '@x/test-kit/loopback-server';
import { rejection } from '@x/test-kit/waiting';
import { describe, expect, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

/** An API that redirects `/from` with this status, and answers everything else. */
function startRedirecting(status: number, location: string): Promise<LoopbackServer> {
  return startLoopbackServer(({ path }, response) => {
    if (path === '/from') response.writeHead(status, { Location: location }).end('moved');
    else response.end('there');
  });
}

describe('a redirect within the origin', () => {
  test.each([301, 302, 303, 307, 308])('of %i is followed with the bearer token', async (status) => {
    const api = await startRedirecting(status, '/to?page=2');
    const { client } = createTestClient({ apiUrl: api.origin });

    const response = await client.fetch('/from');

    expect(await response.text()).toBe('there');
    expect(api.lines()).toEqual(['GET /from', 'GET /to?page=2']);
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-1',
    ]);
  });

  test.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'DELETE', 'DELETE'],
    [303, 'PUT', 'GET'],
    [303, 'DELETE', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [307, 'PATCH', 'PATCH'],
    [308, 'PUT', 'PUT'],
    [301, 'HEAD', 'HEAD'],
    [303, 'HEAD', 'HEAD'],
  ])('of %i changes %s to %s, by the rules of fetch', async (status, before, after) => {
    const api = await startRedirecting(status, '/to');
    const { client } = createTestClient({ apiUrl: api.origin });
    const body = before === 'HEAD' ? {} : { body: 'content' };

    await client.fetch('/from', {
      method: before,
      headers: { 'X-Own': 'yes', 'Content-Language': 'en' },
      ...body,
    });

    const [first, second] = api.received;
    expect(api.lines()).toEqual([`${before} /from`, `${after} /to`]);
    expect(second?.headers['x-own']).toBe('yes');
    expect(second?.body).toBe(after === before ? first?.body : '');
    if (after !== before) expect(Object.keys(second?.headers ?? {})).not.toContain('content-type');
    if (after !== before) expect(Object.keys(second?.headers ?? {})).not.toContain('content-language');
  });

  test.each([307, 308])('of %i sends the body of a Request again', async (status) => {
    const api = await startRedirecting(status, '/to');
    const { client } = createTestClient({ apiUrl: api.origin });
    const request = new Request(`${api.origin}/from`, {
      method: 'POST',
      body: 'content',
      headers: { 'X-Own': 'yes' },
    });

    expect((await client.fetch(request)).status).toBe(200);
    expect(api.received.map(({ body }) => body)).toEqual(['content', 'content']);
    expect(api.received[1]?.headers['x-own']).toBe('yes');
  });

  test('of 307 cannot send a stream again, and rejects', async () => {
    const api = await startRedirecting(307, '/to');
    const { client } = createTestClient({ apiUrl: api.origin });
    const init = { method: 'POST', body: new Blob(['content']).stream(), duplex: 'half' } as RequestInit;

    expect(await rejection(client.fetch('/from', init))).toBeInstanceOf(TypeError);
    expect(api.lines()).toEqual(['POST /from']);
  });

  test('to a URL that answers 401 is replayed from the start', async () => {
    const api = await startLoopbackServer(({ path, headers }, response) => {
      if (path === '/from') response.writeHead(302, { Location: '/to' }).end();
      else response.writeHead(headers.authorization === 'Bearer access-1' ? 401 : 200).end();
    });
    const { client } = createTestClient({ apiUrl: api.origin });

    expect((await client.fetch('/from')).status).toBe(200);
    expect(api.lines()).toEqual(['GET /from', 'GET /to', 'GET /from', 'GET /to']);
  });

  test('is followed twenty times at most', async () => {
    const hop: RequestHandler = ({ path }, response) => {
      const left = Number(path.slice(1));
      if (left > 0) response.writeHead(302, { Location: `/${left - 1}` }).end();
      else response.end('there');
    };
    const api = await startLoopbackServer(hop);
    const { client } = createTestClient({ apiUrl: api.origin });

    expect((await client.fetch('/20')).status).toBe(200);
    expect(await rejection(client.fetch('/21'))).toBeInstanceOf(TypeError);
  });

  test('in a circle ends', async () => {
    const api = await startRedirecting(302, '/from');
    const { client } = createTestClient({ apiUrl: api.origin });

    expect(await rejection(client.fetch('/from'))).toBeInstanceOf(TypeError);
  });

  test.each([300, 304, 305, 306])('is not a response with %i, with or without a Location', async (status) => {
    const api = await startRedirecting(status, '/to');
    const { client } = createTestClient({ apiUrl: api.origin });

    expect((await client.fetch('/from')).status).toBe(status);
    expect(api.lines()).toEqual(['GET /from']);
  });

  test('without a Location is returned like any other response', async () => {
    const api = await startLoopbackServer(
      (_request, response) => void response.writeHead(302).end('nowhere'),
    );
    const { client } = createTestClient({ apiUrl: api.origin });

    const response = await client.fetch('/from');

    expect([response.status, await response.text()]).toEqual([302, 'nowhere']);
  });
});

describe('a redirect that leaves the origin', () => {
  test('is refused for a Request too, although its default mode is follow', async () => {
    const otherServer = await startLoopbackServer((_, response) => void response.end('hello'));
    const api = await startRedirecting(302, `${otherServer.origin}/to`);
    const { client } = createTestClient({ apiUrl: api.origin });

    expect(await rejection(client.fetch(new Request(`${api.origin}/from`)))).toBeInstanceOf(TypeError);
    expect(otherServer.lines()).toEqual([]);
  });

  test.each([301, 302, 303, 307, 308])(
    'with %i is refused, and the other origin receives nothing',
    async (status) => {
      const other = await startLoopbackServer();
      const api = await startRedirecting(status, `${other.origin}/evil`);
      const { client } = createTestClient({ apiUrl: api.origin });

      const error = await rejection(client.fetch('/from', { method: 'POST', body: 'content' }));

      expect(error).toBeInstanceOf(TypeError);
      expect(other.received).toEqual([]);
    },
  );

  test('is refused after redirects within the origin as well', async () => {
    const other = await startLoopbackServer();
    const api = await startLoopbackServer(({ path }, response) => {
      response.writeHead(302, { Location: path === '/from' ? '/next' : other.origin }).end();
    });
    const { client } = createTestClient({ apiUrl: api.origin });

    expect(await rejection(client.fetch('/from'))).toBeInstanceOf(TypeError);
    expect(api.lines()).toEqual(['GET /from', 'GET /next']);
    expect(other.received).toEqual([]);
  });

  test.each([
    '//127.0.0.2:9/evil',
    'http://localhost:9/evil',
    'https://evil.test',
    'data:text/plain,hi',
    'file:///etc',
  ])('to %s is refused', async (location) => {
    const api = await startRedirecting(302, location);
    const { client } = createTestClient({ apiUrl: api.origin });

    expect(await rejection(client.fetch('/from'))).toBeInstanceOf(TypeError);
    expect(api.lines()).toEqual(['GET /from']);
  });

  test('is refused even if the other origin may receive the bearer token', async () => {
    const other = await startLoopbackServer();
    const api = await startRedirecting(302, `${other.origin}/files`);
    const { client } = createTestClient({ apiUrl: api.origin, allowedOrigins: [other.origin] });

    expect(await rejection(client.fetch('/from'))).toBeInstanceOf(TypeError);
    expect(other.received).toEqual([]);
  });

  test('is refused if the runtime hides it, as browsers do', async () => {
    const hidden = Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
    const { client } = createTestClient({ fetch: async () => hidden });

    expect(await rejection(client.fetch('/from'))).toBeInstanceOf(TypeError);
  });
});

describe('a redirect mode that the caller sets', () => {
  test('"follow" uses the rules of the platform, which removes the bearer token for another origin', async () => {
    const other = await startLoopbackServer();
    const api = await startRedirecting(302, `${other.origin}/files`);
    const { client } = createTestClient({ apiUrl: api.origin });

    const response = await client.fetch('/from', { redirect: 'follow' });

    expect(response.status).toBe(200);
    expect(other.lines()).toEqual(['GET /files']);
    expect(other.received[0]?.headers).not.toHaveProperty('authorization');
  });

  test('"manual" returns the redirect', async () => {
    const api = await startRedirecting(302, '/to');
    const { client } = createTestClient({ apiUrl: api.origin });

    const response = await client.fetch('/from', { redirect: 'manual' });

    expect([response.status, response.headers.get('location')]).toEqual([302, '/to']);
    expect(api.lines()).toEqual(['GET /from']);
  });

  test('"error" rejects', async () => {
    const api = await startRedirecting(302, '/to');
    const { client } = createTestClient({ apiUrl: api.origin });

    expect(await rejection(client.fetch('/from', { redirect: 'error' }))).toBeInstanceOf(TypeError);
    expect(api.lines()).toEqual(['GET /from']);
  });

  test('may be set in the Request as well', async () => {
    const api = await startRedirecting(302, '/to');
    const { client } = createTestClient({ apiUrl: api.origin });
    const build = (redirect: RequestRedirect) => new Request(`${api.origin}/from`, { redirect });

    const manual = await client.fetch(build('manual'));

    expect(manual.status).toBe(302);
    expect(await rejection(client.fetch(build('error')))).toBeInstanceOf(TypeError);
    expect(api.lines()).toEqual(['GET /from', 'GET /from']);
    expect((await client.fetch(build('manual'), { redirect: 'follow' })).status).toBe(200);
  });
});
