import {
  type AccessToken,
  type AuthClient,
  AuthError,
  type AuthErrorCode,
  type AuthErrorDetails,
  type GetTokenOptions,
} from '@x/auth-core';

/** A call that a fake received. */
export interface FakeCall {
  readonly method: keyof AuthClient;
  /** The options of `getToken` or `getAuthorizationHeader`, or the token passed to `invalidate`. */
  readonly argument?: GetTokenOptions | string;
  /** The request passed to `fetch`, with its `Authorization` header. */
  readonly request?: Request;
}

export interface FakeAuthOptions {
  /** The base URL of relative paths. @default 'https://api.example' */
  readonly apiUrl?: string;
  /** The provider that errors name, such as `blooma`. @default 'fake' */
  readonly provider?: string;
  /** Responds to `fetch`. @default 200 with an empty JSON object */
  readonly respond?: (request: Request) => Response | Promise<Response>;
}

/** What an error of a fake has beside its code. */
export type FakeErrorMembers = Omit<AuthErrorDetails, 'code' | 'provider'>;

/** An `AuthClient` that uses no network, for tests of code that takes a client. */
export interface FakeAuth extends AuthClient {
  /** The received calls, oldest first. */
  readonly calls: readonly FakeCall[];
  /** Sets the token of the next call and of later calls. Missing members get default values. */
  nextToken(token: Partial<AccessToken>): void;
  /**
   * Makes the next call that needs a token reject with this error, once. With a code, further members of the error can
   * be set, such as `retryAfterMs`.
   */
  nextError(error: Error): void;
  nextError(code: AuthErrorCode, members?: FakeErrorMembers): void;
  /** Answers the next `fetch` with this response, once, in place of `respond`. */
  nextResponse(response: Response): void;
}

/**
 * Creates a fake client. Its first token is `fake-token-1`. Each `invalidate`, `signOut` or `forceRefresh`
 * increases the number.
 *
 * @example
 * const auth = createFakeAuth();
 * auth.nextError('rate_limited', { retryAfterMs: 30_000 });
 * await assert.rejects(syncLoans(auth));
 * assert.equal(auth.calls.length, 1);
 */
export function createFakeAuth(options: FakeAuthOptions = {}): FakeAuth {
  const { apiUrl = 'https://api.example', provider = 'fake', respond = () => Response.json({}) } = options;
  const calls: FakeCall[] = [];
  const errors: Error[] = [];
  const responses: Response[] = [];
  let number = 1;
  let chosen: Partial<AccessToken> | undefined;

  function renew(): void {
    number += 1;
    chosen = undefined;
  }

  function take({ signal, forceRefresh = false }: GetTokenOptions = {}): AccessToken {
    signal?.throwIfAborted();
    const error = errors.shift();
    if (error) throw error;
    // A token from `nextToken` already counts as the new one.
    if (forceRefresh && !chosen) renew();
    return Object.freeze({
      accessToken: `fake-token-${number}`,
      tokenType: 'Bearer' as const,
      expiresAt: Date.now() + 3_600_000,
      ...chosen,
    });
  }

  return {
    calls,
    nextToken(token) {
      number += 1;
      chosen = token;
    },
    nextError(error: Error | AuthErrorCode, members: FakeErrorMembers = {}) {
      errors.push(error instanceof Error ? error : toAuthError(error, provider, members));
    },
    nextResponse(response) {
      responses.push(response);
    },
    async getToken(argument) {
      calls.push({ method: 'getToken', ...(argument && { argument }) });
      return take(argument);
    },
    async getAuthorizationHeader(argument) {
      calls.push({ method: 'getAuthorizationHeader', ...(argument && { argument }) });
      return `Bearer ${take(argument).accessToken}`;
    },
    async fetch(input, init) {
      const request = new Request(
        typeof input === 'string' && input.startsWith('/') ? apiUrl + input : input,
        init,
      );
      calls.push({ method: 'fetch', request });
      request.headers.set('authorization', `Bearer ${take({ signal: request.signal }).accessToken}`);
      return responses.shift() ?? respond(request);
    },
    async invalidate(accessToken) {
      calls.push({ method: 'invalidate', ...(accessToken !== undefined && { argument: accessToken }) });
      if (accessToken === undefined || accessToken === (chosen?.accessToken ?? `fake-token-${number}`))
        renew();
    },
    async signOut() {
      calls.push({ method: 'signOut' });
      renew();
    },
  };
}

function toAuthError(code: AuthErrorCode, provider: string, members: FakeErrorMembers): AuthError {
  return new AuthError(`The fake client fails with ${code}.`, { ...members, code, provider });
}
