import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ReceivedRequest {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type RequestHandler = (request: ReceivedRequest, response: ServerResponse) => void;

/** An HTTP server on loopback that records what it receives. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly received: readonly ReceivedRequest[];
  /** `GET /path` of each request, in order. */
  lines(): string[];
  stop(): Promise<void>;
}

/** Starts a server that stops when the test ends. Without a handler it answers every request with an empty 200. */
export async function startLoopbackServer(
  handle: RequestHandler = (_request, response) => void response.end(),
): Promise<LoopbackServer> {
  const received: ReceivedRequest[] = [];
  // The client alone closes idle connections: a server that does it too may close one that a request is just sent on.
  const server = createServer({ keepAliveTimeout: 0 }, async (incoming, response) => {
    const request = await read(incoming);
    received.push(request);
    handle(request, response);
  });
  const origin = await listen(server);

  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return {
    origin,
    received,
    lines: () => received.map(({ method, path }) => `${method} ${path}`),
    stop,
  };
}

/** The origin of a server that has stopped. */
export async function findClosedOrigin(): Promise<string> {
  const server = createServer();
  const origin = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return origin;
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** Resolves with the origin once the server listens on a free port. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers as Record<string, string>,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
