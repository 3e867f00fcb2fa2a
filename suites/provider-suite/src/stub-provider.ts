import type { AuthOptions } from '@x/auth-core';
import type { LiveProvider, ProviderDefinition } from './definition.ts';
import {
  type Loopback,
  type ReceivedRequest,
  type RequestHandler,
  sendJson,
  startLoopback,
} from './loopback.ts';

/**
 * A stub of a provider whose responses the test sets. Its base URL has a path, so that every test checks that
 * the path is kept.
 */
export interface StubProvider<Options> extends LiveProvider<Options>, Pick<Loopback, 'origin' | 'received'> {
  readonly url: string;
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

  const loopback = await startLoopback((request, response) => {
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
}
