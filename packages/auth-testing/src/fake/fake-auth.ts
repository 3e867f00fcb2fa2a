import {
  type AccessToken,
  type AuthClient,
  AuthError,
  type AuthErrorCode,
  type GetTokenOptions,
} from '@x/auth-core';

/** A call that a fake received. */
export interface FakeCall {
  readonly method: keyof AuthClient;
  /** The options of a call for a token, and the token that was declared dead. */
  readonly argument?: GetTokenOptions | string;
  /** What was fetched, with the bearer on it. */
  readonly request?: Request;
}

export interface FakeAuthOptions {
  /** The base for paths. @default 'https://api.example' */
  readonly apiUrl?: string;
  /** Answers what is fetched. @default 200 with an empty JSON object */
  readonly respond?: (request: Request) => Response | Promise<Response>;
}

/** An `AuthClient` without a network, for tests of code that takes one. */
export interface FakeAuth extends AuthClient {
  /** What it was asked, oldest first. */
  readonly calls: readonly FakeCall[];
  /** The token of the next call, and of those after it. What is left out is made up. */
  nextToken(token: Partial<AccessToken>): void;
  /** What the next call that needs a token rejects with, once. */
  nextError(error: Error | AuthErrorCode): void;
}

/**
 * Makes a fake client. Its tokens are `fake-token-1`, and after each `invalidate`, `signOut` or `forceRefresh`
 * the next number.
 *
 * @example
 * const auth = createFakeAuth();
 * auth.nextError('rate_limited');
 * await assert.rejects(syncLoans(auth));
 * assert.equal(auth.calls.length, 1);
 */
export function createFakeAuth(options: FakeAuthOptions = {}): FakeAuth {
  const { apiUrl = 'https://api.example', respond = () => Response.json({}) } = options;
  const calls: FakeCall[] = [];
  const errors: Error[] = [];
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
    // A token that was set for this call is the new one already.
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
    nextError(error) {
      errors.push(error instanceof Error ? error : toAuthError(error));
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
      return respond(request);
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

function toAuthError(code: AuthErrorCode): AuthError {
  return new AuthError(`The fake was told to fail with ${code}.`, { code, provider: 'fake' });
}
