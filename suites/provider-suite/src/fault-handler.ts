import type { FaultyResponse } from '@x/test-kit/endpoint-faults';
import { type RequestHandler, sendJson } from '@x/test-kit/loopback-server';
import type { ProviderDefinition, TokenOnWire } from './definition.ts';
import { toHeaderText, toText } from './request-text.ts';

/** The token in responses that must be refused although they contain one. */
export const REFUSED_TOKEN = 'refused/bearer+token-value';

export const REFUSED: TokenOnWire = { accessToken: REFUSED_TOKEN, lifetimeMs: 60_000 };

const TWO_MIB = 2 * 1024 * 1024;

/**
 * Handles a token request with a fault. Each body repeats the request, as a debugging proxy would. `otherServer` is the
 * origin that redirects lead to.
 */
export function toFaultHandler(
  fault: FaultyResponse,
  { tokenResponse }: Pick<ProviderDefinition, 'tokenResponse'>,
  otherServer: string,
): RequestHandler {
  switch (fault.kind) {
    case 'status':
      return (request, response) => {
        const text = toHeaderText(request);
        if (fault.retryAfterS !== undefined) response.setHeader('Retry-After', fault.retryAfterS);
        response.writeHead(fault.status, { 'X-Request-Id': text, 'X-RateLimit-Limit': text }).end();
      };
    case 'html':
      return (request, response) => {
        response.writeHead(fault.status, { 'Content-Type': 'text/html' });
        response.end(`<html>${toText(request)}</html>`);
      };
    case 'redirect':
      return (request, response) => {
        response.writeHead(fault.status, { Location: otherServer + request.path }).end(toText(request));
      };
    case 'token':
      return toJsonHandler(200, (text) => {
        if (fault.flaw === 'missing') return { note: text };
        const flaw = fault.flaw === 'empty' ? { accessToken: '' } : { lifetimeMs: -60_000 };
        return tokenResponse({ ...REFUSED, ...flaw });
      });
    case 'body':
      if (fault.flaw === 'huge') {
        return toJsonHandler(200, (text) => ({ ...tokenResponse(REFUSED), note: text.padEnd(TWO_MIB) }));
      }
      return (request, response) => {
        if (fault.flaw === 'endless') return void response.writeHead(200).write(toText(request));
        response.writeHead(200, { 'Content-Length': '100000' });
        response.write(toText(request), () => response.socket?.destroy());
      };
    case 'connection':
      return (_request, response) => {
        if (fault.flaw === 'closed') response.socket?.destroy();
      };
  }
}

/** The status that the client receives with a fault, if it receives one. */
export function statusOf(fault: FaultyResponse): number | undefined {
  if ('status' in fault) return fault.status;
  return fault.kind === 'token' || fault.flaw === 'huge' ? 200 : undefined;
}

/** Responds with JSON that is made from the request as text. */
export function toJsonHandler(status: number, body: (requestText: string) => object): RequestHandler {
  return (request, response) => sendJson(response, status, body(toText(request)));
}
