/**
 * One of the servers that are compared, in a process of its own: `server.ts <kind> <url of the API>`. It sends its port to
 * the parent, and on each message the processor time that it has used, in microseconds.
 */
import { Agent, createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { AuthClient } from '@x/auth-core';
import { createTokenBroker } from '@x/auth-core/broker';
import { toNodeHandler } from '@x/auth-core/node';
import { createApiProxy } from '@x/auth-core/proxy';
import { createBloomaAuth } from '@x/blooma-auth';
import httpProxy from 'http-proxy';

const [, , kind = '', api = 'http://127.0.0.1'] = process.argv;

const clients: Record<string, AuthClient> = {
  blooma: createBloomaAuth({
    baseUrl: api,
    clientId: 'id',
    clientSecret: 'secret',
    // The token endpoint is not part of the measurement: one token serves all.
    async fetch(input, init) {
      if (!String(input).endsWith('/oauth/token')) return globalThis.fetch(input, init);
      return Response.json({ access_token: 'a-token', token_type: 'Bearer', expires_in: 86_400 });
    },
  }),
};

const authorize = (request: Request): string | undefined =>
  /session=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];

const SERVERS: Record<string, () => RequestListener> = {
  // The API itself: a small JSON answer.
  api: () => (incoming, outgoing) => {
    incoming.resume();
    outgoing.setHeader('content-type', 'application/json').end('{"loans":[{"id":1,"amount":250000}]}');
  },

  // No check, and no token: the least that a server with fetch can do.
  fetch: () => async (incoming, outgoing) => {
    const response = await fetch(api + toTarget(incoming), { headers: { accept: '*/*' } });
    outgoing.writeHead(response.status, { 'content-type': response.headers.get('content-type') ?? '' });
    Readable.fromWeb(response.body as never).pipe(outgoing);
  },

  'http-proxy': () => {
    const proxy = httpProxy.createProxyServer({
      target: api,
      agent: new Agent({ keepAlive: true }),
    });
    return (incoming, outgoing) => {
      incoming.url = toTarget(incoming);
      proxy.web(incoming, outgoing);
    };
  },

  proxy: () => toNodeHandler(createApiProxy({ clients, authorize, allow: { blooma: ['GET /api/loans'] } })),

  broker: () => toNodeHandler(createTokenBroker({ clients, authorize })),
};

const server = createServer(SERVERS[kind]?.()).listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit());

/** The path at the API. */
function toTarget({ url = '' }: IncomingMessage): string {
  return url.replace('/api/blooma', '');
}
