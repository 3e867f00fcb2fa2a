import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Records all network requests: as a registry, and as the proxy for any other host. */
export interface Recorder {
  url: string;
  /** `GET /-/whoami`, or `CONNECT registry.npmjs.org:443`. */
  requests: string[];
  /** Environment variables that make every tool send all its requests here. */
  env: NodeJS.ProcessEnv;
}

export async function startRecorder(): Promise<Recorder> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  server.on('connect', ({ url }, socket) => {
    requests.push(`CONNECT ${url}`);
    // If the connection is closed without a response, fetch retries forever.
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
  });

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    env: {
      npm_config_registry: `${url}/`,
      npm_config_proxy: url,
      npm_config_https_proxy: url,
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      NO_PROXY: '127.0.0.1',
      NODE_USE_ENV_PROXY: '1',
    },
  };
}
