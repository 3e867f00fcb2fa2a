import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isTokenRequest, LIFETIME_S, toAnswer, toRefusal } from './provider-answers.ts';

/** How the token endpoints behave. */
export interface Mode {
  /** Answers every token request with this status. */
  status?: number;
  /** Waits before each answer to a token request. */
  delayMs?: number;
}

export interface ProviderServer {
  readonly origin: string;
  stop(): void;
}

/**
 * A loopback server with the token endpoints of our four providers and of plain OAuth 2.0, and an API at every other
 * path. `POST /control` sets the mode and the count of token requests to zero; `GET /control` reads the count.
 */
export async function startProviderServer(): Promise<ProviderServer> {
  let mode: Mode = {};
  let tokenRequests = 0;

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { url = '/', method } = request;
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    };
    if (url === '/control') {
      if (method === 'POST') [mode, tokenRequests] = [JSON.parse(body), 0];
      return json(200, { tokenRequests });
    }
    if (url.endsWith('/.well-known/openid-configuration')) return json(200, toDiscovery(request));
    if (!isTokenRequest(url)) return json(200, { loans: [] });

    tokenRequests += 1;
    const { status, delayMs = 0 } = mode;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (status !== undefined) return json(status, { error: 'temporarily_unavailable' });
    const [code, answer] = isWrong(request, body) ? toRefusal(url, body) : [200, toAnswer(url, LIFETIME_S)];
    json(code, answer);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The wrong secret is the word `wrong`, in the body or in Basic authentication. */
function isWrong({ headers }: IncomingMessage, body: string): boolean {
  const [, basic = ''] = (headers.authorization ?? '').split(' ');
  return /\bwrong\b/.test(body) || /:wrong$/.test(atob(basic));
}

function toDiscovery({ headers, url = '' }: IncomingMessage): Record<string, string> {
  const origin = `http://${headers.host}`;
  const issuer = origin + url.replace('/.well-known/openid-configuration', '');
  const tokenEndpoint = url.startsWith('/identity') ? `${issuer}/connect/token` : `${origin}/oauth/token`;
  return {
    issuer,
    token_endpoint: tokenEndpoint,
    authorization_endpoint: `${issuer}/authorize`,
    jwks_uri: `${issuer}/keys`,
  };
}
