import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuthClient } from '@x/auth-core';
import { toNodeHandler } from '@x/auth-core/node';
import type { FrontendEvent } from '@x/auth-core/proxy';
import { type ApiProxyOptions, createApiProxy } from '@x/auth-core/proxy';
import { onTestFinished } from 'vitest';
import { createTestClient, type TestClientOptions } from './test-client.ts';

/** A server on loopback that ends with the test. */
export async function startServer(listener: RequestListener): Promise<string> {
  // The client alone closes idle connections: a server that does it too may close one that a request is just sent on.
  const server = createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 0 }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An API that answers as the test says, and remembers the requests. */
export async function startApi(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void = (_incoming, outgoing) =>
    void outgoing.end('{}'),
): Promise<{ readonly url: string; readonly received: readonly IncomingMessage[] }> {
  const received: IncomingMessage[] = [];
  const url = await startServer((incoming, outgoing) => {
    received.push(incoming);
    answer(incoming, outgoing);
  });
  return { url, received };
}

export interface TestProxyOptions extends Partial<ApiProxyOptions<unknown>> {
  /** Of the client. */
  readonly client?: TestClientOptions;
}

/** A proxy to an API, in a server of its own. Everyone is signed in, and everything is allowed. */
export async function startProxy(apiUrl: string, options: TestProxyOptions = {}) {
  const { client: clientOptions, ...rest } = options;
  const { client, issuer } = createTestClient({ apiUrl, ...clientOptions });
  const events: FrontendEvent[] = [];
  const handler = createApiProxy({
    clients: { acme: client },
    authorize: () => 'anna',
    allow: { acme: ALL },
    onEvent: (event) => void events.push(event),
    ...rest,
  });
  const url = await startServer(toNodeHandler(handler));
  return { url, handler, events, client, issuer, call: createCall(`${url}/api/acme`) };
}

const ALL = ['GET /**', 'POST /**', 'PUT /**', 'PATCH /**', 'DELETE /**'];

/** Sends what a page of the app sends. */
function createCall(base: string) {
  return (path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('x-auth-request')) headers.set('x-auth-request', '1');
    return fetch(base + path, { redirect: 'manual', ...init, headers });
  };
}

/** A request of a page, for a handler without a server. */
export function pageRequest(url: string, init: RequestInit = {}): Request {
  return new Request(url, { ...init, headers: { 'x-auth-request': '1', ...Object(init.headers) } });
}

/** The status and the code of an error that a page got. */
export async function readError(response: Response): Promise<[number, unknown]> {
  const { error } = (await response.json()) as { error: { code: unknown } };
  return [response.status, error.code];
}

export function fakeClient(accessToken: string): AuthClient {
  const token = { accessToken, tokenType: 'Bearer', expiresAt: Date.now() + 3_600_000 } as const;
  return {
    getToken: async () => token,
    getAuthorizationHeader: async () => `Bearer ${accessToken}`,
    fetch: async () => Response.json({ of: accessToken }),
    invalidate: async () => undefined,
    signOut: async () => undefined,
  };
}
