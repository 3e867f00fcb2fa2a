import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CountingServer {
  origin: string;
  /** The requests for this path so far. */
  count(path: string): number;
  stop(): Promise<void>;
}

/** A server that issues a token for every POST, and answers everything else with an empty object. */
export async function startCountingServer(): Promise<CountingServer> {
  const counts = new Map<string, number>();
  // The client alone closes idle connections: a server that does it too may close one that a request is just sent on.
  const server = createServer({ keepAliveTimeout: 0 }, ({ method, url = '' }, response) => {
    counts.set(url, (counts.get(url) ?? 0) + 1);
    const token = { access_token: 'a-token', token_type: 'Bearer', expires_in: 3_600 };
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(method === 'POST' ? token : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: (path) => counts.get(path) ?? 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
