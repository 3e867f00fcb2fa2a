import type { AuthOptions } from '@x/auth-core';
import type { LiveProvider, ProviderDefinition } from './definition.ts';
import { type Answer, type Loopback, type ReceivedRequest, sendJson, startLoopback } from './loopback.ts';

/**
 * Stands in for a provider where a test says, request by request, what the answer is. Its base has a path of its
 * own, so that every test sees whether that path is kept.
 */
export interface StandIn<Options> extends LiveProvider<Options>, Pick<Loopback, 'origin' | 'received'> {
  readonly url: string;
  /** The requests that reached the API. */
  readonly calls: readonly ReceivedRequest[];
  /** Answers token requests from now on; without an argument, with a token again. */
  answerTokenRequests(answer?: Answer): void;
  /** Answers API calls from now on; without an argument, with 200 and what was sent to a live token, else with 401. */
  answerCalls(answer?: Answer): void;
}

const STAND_IN_LIFETIME_MS = 300_000;

export async function startStandIn<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): Promise<StandIn<Options>> {
  const { tokenPaths, beforehand = {}, tokenAnswer } = definition;
  const dead = new Set<string>();
  const calls: ReceivedRequest[] = [];
  let minted = 0;
  let tokenRequests = 0;

  const mint: Answer = (_request, response) => {
    minted += 1;
    const answer = {
      accessToken: `bearer-token-${minted}`,
      refreshToken: `refresh/token+${minted}=`,
      lifetimeMs: STAND_IN_LIFETIME_MS,
    };
    sendJson(response, 200, tokenAnswer(answer));
  };
  const echo: Answer = ({ headers, body }, response) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const isLive = token !== undefined && !dead.has(token);
    response.writeHead(isLive ? 200 : 401).end(isLive ? body : '');
  };
  let onToken = mint;
  let onCall = echo;

  const loopback = await startLoopback((request, response) => {
    const path = request.path.replace(/^\/base|\?.*$/g, '');
    const document = beforehand[path]?.(url);
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
      revoke: (accessToken) => dead.add(accessToken),
    },
    answerTokenRequests(answer = mint) {
      onToken = answer;
    },
    answerCalls(answer = echo) {
      onCall = answer;
    },
  };
}
