import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { toNodeHandler } from '@x/auth-core/node';
import { startEmulator } from '@x/auth-testing';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';

const folder = join(import.meta.dirname, '../mounting');

// The API answers with what it received; the tokens come from the emulator.
const { blooma, ...emulator } = await startEmulator({ providers: ['blooma'] });
const received: string[] = [];
const api = await listen(async (incoming, outgoing) => {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  received.push(`${incoming.method} ${incoming.url} ${text}`);
  outgoing.setHeader('content-type', 'application/json').end(text || '{"loans":[]}');
});
Object.assign(process.env, {
  BLOOMA_BASE_URL: api.url,
  BLOOMA_AUTH_URL: blooma.options.authUrl,
  BLOOMA_CLIENT_ID: blooma.options.clientId,
  BLOOMA_CLIENT_SECRET: blooma.options.clientSecret,
  BLOOMA_AUDIENCE: `${blooma.options.baseUrl}/api/`,
});
const { proxy } = await import('../mounting/handlers.ts');

afterAll(async () => {
  await api.stop();
  await emulator.stop();
});

/** The recipes, as listeners of node:http. Next.js and Workers call their functions with web-standard requests. */
const RECIPES: Record<string, () => Promise<RequestListener>> = {
  hono: async () => getRequestListener((await import('../mounting/hono.ts')).app.fetch),
  express: async () => (await import('../mounting/express.ts')).app,
  async fastify() {
    const { app } = await import('../mounting/fastify.ts');
    await app.ready();
    return app.routing;
  },
  async next() {
    const routes = await import('../mounting/next.ts');
    return getRequestListener((request) => routes[request.method as 'GET' | 'POST'](request));
  },
  worker: async () => getRequestListener((await import('../mounting/worker.ts')).default.fetch),
  async node() {
    const { server } = await import('../mounting/node.ts');
    return (incoming, outgoing) => void server.emit('request', incoming, outgoing);
  },
};

describe.each(Object.entries(RECIPES))('the recipe %s', (_name, load) => {
  test('passes what a page sends to the API, and nothing without a session', async () => {
    const { url } = await start(await load());
    const read = await call(`${url}/api/blooma/api/loans`);
    const written = await call(`${url}/api/blooma/api/loans`, '{"amount":1}');
    const nobody = await call(`${url}/api/blooma/api/loans`, undefined, { cookie: '' });
    const other = await call(`${url}/api/blooma/api/admin`);

    expect([read.status, await read.json()]).toEqual([200, { loans: [] }]);
    expect([written.status, await written.json()]).toEqual([200, { amount: 1 }]);
    expect([nobody.status, await nobody.json()]).toEqual([401, { error: { code: 'login_required' } }]);
    expect(other.status).toBe(404);
    expect(received.splice(0)).toEqual(['GET /api/loans ', 'POST /api/loans {"amount":1}']);
  });
});

// A file of Next.js is one route, here that of the proxy.
test.each(Object.entries(RECIPES).filter(([name]) => name !== 'next'))(
  'the recipe %s gives a page a token',
  async (_name, load) => {
    const { url } = await start(await load());
    const response = await call(`${url}/auth/token`, '{"provider":"blooma"}');

    expect(await response.json()).toMatchObject({ tokenType: 'Bearer', accessToken: expect.any(String) });
  },
);

test('all recipes needed one token', () => {
  expect(blooma.tokenRequests).toBe(1);
});

describe('a body parser that is mounted first is noticed', () => {
  const mistakes: Record<string, () => Promise<RequestListener>> = {
    async express() {
      return express().use(express.json()).use('/api', toNodeHandler(proxy));
    },
    async fastify() {
      const app = fastify();
      app.all('/api/*', (request, reply) => toNodeHandler(proxy)(request.raw, reply.hijack().raw));
      await app.ready();
      return app.routing;
    },
    async hono() {
      const app = new Hono();
      app.use(async (c, next) => {
        await c.req.raw.json();
        await next();
      });
      app.all('/api/*', (c) => proxy(c.req.raw));
      return getRequestListener(app.fetch);
    },
  };

  test.each(Object.entries(mistakes))('in %s', async (_name, mount) => {
    const { url } = await start(await mount());
    const response = await call(`${url}/api/blooma/api/loans`, '{"amount":1}');

    expect([response.status, await response.json()]).toEqual([
      500,
      {
        error: {
          code: 'body_already_read',
          message: 'Mount this handler before body parsers.',
        },
      },
    ]);
    expect(received).toEqual([]);
  });
});

test('the guide shows the recipes as they are run', () => {
  const guide = readFileSync(join(folder, '../../docs/guides/frontends.md'), 'utf8');
  const files = globSync('*.ts', { cwd: folder }).filter((file) => file !== 'handlers.ts');

  expect(files.length).toBe(Object.keys(RECIPES).length);
  for (const file of files) {
    // The blocks of a guide are compiled one folder above.
    const code = readFileSync(join(folder, file), 'utf8').replace('./handlers.ts', './mounting/handlers.ts');
    expect(guide.includes(code), file).toBe(true);
  }
});

/** What a page of the app sends. */
function call(url: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    ...(body !== undefined && { method: 'POST', body }),
    headers: {
      'x-auth-request': '1',
      'content-type': 'application/json',
      cookie: 'session=anna',
      origin: new URL(url).origin,
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
  });
}

async function start(listener: RequestListener) {
  const server = await listen(listener);
  onTestFinished(server.stop);
  return server;
}

async function listen(listener: RequestListener) {
  // The client alone closes idle connections: a server that does it too may close one that a request is just sent on.
  const server = createServer({ keepAliveTimeout: 0 }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
