import type { AuthOptions } from '@x/auth-core';
import {
  type LoopbackServer,
  type ReceivedRequest,
  type RequestHandler,
  sendJson,
  startLoopbackServer,
} from '@x/test-kit/loopback-server';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import type { LiveProvider, ProviderDefinition } from './definition.ts';
import type { SentRequest } from './spec-check.ts';

/**
 * A stub of a provider whose responses the test sets. Its base URL has a path, so that every test checks that
 * the path is kept.
 */
export interface StubProvider<Options>
  extends LiveProvider<Options>,
    Pick<LoopbackServer, 'origin' | 'received'> {
  readonly url: string;
  /** A `fetch` that sends every request to this stub, whatever its host, so that the default hosts can be used. */
  readonly fetch: typeof globalThis.fetch;
  /** What was sent with `fetch`, with the URLs that the client asked for. */
  readonly sent: readonly SentRequest[];
  /** The requests that reached the API. */
  readonly calls: readonly ReceivedRequest[];
  /** Sets the handler of token requests. @default responds with a token */
  answerTokenRequests(handler?: RequestHandler): void;
  /** Sets the handler of API calls. @default responds with 200 and the request body to a live token, else with 401 */
  answerCalls(handler?: RequestHandler): void;
}

const LIFETIME_MS = 300_000;

export async function startStubProvider<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): Promise<StubProvider<Options>> {
  const { tokenPaths, discovery = {}, tokenResponse } = definition;
  const revoked = new Set<string>();
  const calls: ReceivedRequest[] = [];
  const sent: SentRequest[] = [];
  let issued = 0;
  let tokenRequests = 0;

  const issueToken: RequestHandler = (_request, response) => {
    issued += 1;
    const token = {
      accessToken: `bearer-token-${issued}`,
      refreshToken: `refresh/token+${issued}=`,
      lifetimeMs: LIFETIME_MS,
    };
    sendJson(response, 200, tokenResponse(token));
  };
  const echo: RequestHandler = ({ headers, body }, response) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const isLive = token !== undefined && !revoked.has(token);
    response.writeHead(isLive ? 200 : 401).end(isLive ? body : '');
  };
  let onToken = issueToken;
  let onCall = echo;

  const loopback = await startLoopbackServer((request, response) => {
    const path = request.path.replace(/^\/base|\?.*$/g, '');
    const document = discovery[path]?.(url);
    if (document !== undefined) return sendJson(response, 200, document);
    if (!tokenPaths.includes(path)) {
      calls.push(request);
      return onCall(request, response);
    }
    tokenRequests += 1;
    return onToken(request, response);
  });
  const url = `${loopback.origin}/base`;

  return {
    ...loopback,
    url,
    calls,
    sent,
    async fetch(input, init) {
      const request = new Request(input, init);
      const { method, headers, signal } = request;
      const body = await request.text();
      sent.push({ method, url: request.url, headers, body });
      const { base, path } = findPath(request.url);
      const document = discovery[path]?.(base);
      if (document !== undefined) return Response.json(document);
      return globalThis.fetch(url + path, { method, headers, signal, ...(body && { body }) });
    },
    provider: {
      options: definition.optionsAt(url),
      resource: '/things',
      get tokenRequests() {
        return tokenRequests;
      },
      revoke: (accessToken) => revoked.add(accessToken),
    },
    answerTokenRequests(handler = issueToken) {
      onToken = handler;
    },
    answerCalls(handler = echo) {
      onCall = handler;
    },
  };
  /** Splits a URL at the path that this provider serves. Any other path is one of the API. */
  function findPath(sentTo: string): { base: string; path: string } {
    const address = sentTo.replace(/\?.*$/, '');
    const path = [...Object.keys(discovery), ...tokenPaths].find((each) => address.endsWith(each));
    return path === undefined
      ? { base: address, path: '/things' }
      : { base: address.slice(0, -path.length), path };
  }
}

/** Starts the provider that the definition names, or else the stub. It stops when the test ends. */
export function startLiveProvider<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): Promise<LiveProvider<Options>> {
  return stopAfterTest(definition.start?.() ?? startStubProvider(definition));
}
