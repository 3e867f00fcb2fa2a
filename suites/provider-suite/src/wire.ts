import type { AuthOptions } from '@x/auth-core';
import nock from 'nock';
import type { ProviderDefinition } from './definition.ts';
import { type Operation, type Spec, toPathPattern } from './spec.ts';

/** The provider's own hosts, mocked by nock. Each response is used once. */
export interface Wire {
  /** The operation that issues a token. */
  readonly issuing: Operation;
  /** The operation that takes a refresh token. The same one for most providers. */
  readonly refreshing: Operation;
  /** Mocks the response to one request for `operation`. */
  intercept(operation: Operation): nock.Interceptor;
  /** Mocks the discovery that the package requests before its first token. */
  answerDiscovery(): void;
  tokenResponse(accessToken: string): object;
}

export function createWire<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
  spec: Spec,
): Wire {
  const { documented, tokenPaths, discovery = {} } = definition;
  const server = new URL(findServer(Object.values(documented), spec));
  const base = server.pathname.replace(/\/$/, '');

  /** If a path has several operations, the first one in the document issues and the last one refreshes. */
  function at(path: string | undefined, position: 0 | -1 = 0): Operation {
    const operation = spec.operations.filter((each) => each.path === path).at(position);
    if (operation === undefined) throw new Error(`The spec has no path ${path}.`);
    return operation;
  }

  function intercept({ method, path }: Operation): nock.Interceptor {
    const isPath = toPathPattern(base + path);
    return nock(server.origin)
      .intercept((sent) => isPath.test(sent.replace(/\?.*$/, '')), method)
      .query(true);
  }

  return {
    issuing: at(tokenPaths[0]),
    refreshing: at(tokenPaths.at(-1), -1),
    intercept,
    answerDiscovery() {
      for (const [path, answer] of Object.entries(discovery)) {
        intercept(at(path)).reply(200, answer(server.origin + base));
      }
    },
    tokenResponse: (accessToken) =>
      definition.tokenResponse({ accessToken, lifetimeMs: 300_000, refreshToken: 'refresh' }),
  };
}

/** The server that the documented options name, or else the first one of the spec. */
function findServer(options: unknown[], { servers, serverUrl }: Spec): string {
  const named = options.find(
    (value): value is string => typeof value === 'string' && servers.some((server) => server.test(value)),
  );
  return named ?? serverUrl;
}
