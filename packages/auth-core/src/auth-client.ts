import { createBearerFetch } from './bearer-fetch.ts';
import { createClock } from './clock.ts';
import type { AuthError } from './errors.ts';
import type { AuthEvent, AuthEventBody } from './events.ts';
import { authFailure } from './failure.ts';
import { type Identity, toStoreKey } from './identity.ts';
import { createIssuerCall, type IssuerCall, type TokenIssuer } from './issuer.ts';
import { createMint } from './mint.ts';
import type { AuthSettings } from './options.ts';
import type { ProviderProfile } from './provider.ts';
import type { Secret } from './secret.ts';
import { toCarefulStore } from './store.ts';
import type { AccessToken } from './token.ts';
import { createTokenSource, type GetTokenOptions } from './token-source.ts';
import { createTransport } from './transport.ts';

/** Keeps one identity's token fresh, and puts it on requests. Its methods work when destructured. */
export interface AuthClient {
  /**
   * A live access token: from memory where it can be, else by the one renewal that all callers share.
   *
   * @throws AuthError any code; the signal's reason when the caller aborts.
   */
  getToken(options?: GetTokenOptions): Promise<AccessToken>;
  /** The value of an `Authorization` header, `Bearer eyJ...`, for HTTP clients other than fetch. */
  getAuthorizationHeader(options?: GetTokenOptions): Promise<string>;
  /**
   * `fetch` with the bearer attached, renewed, and replayed once on a 401. A string that starts with `/` is
   * appended to the API base. Rejects with `TypeError`, before anything is sent, for an origin that may not
   * receive the bearer.
   *
   * @throws AuthError when there is no token to send.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Declares a token dead, the current one by default. A value that is no longer current changes nothing. */
  invalidate(accessToken?: string): Promise<void>;
  /** Forgets everything. The next call of a client with credentials issues again. */
  signOut(): Promise<void>;
}

/** What a provider's factory hands over. */
export interface AuthClientConfig {
  provider: ProviderProfile;
  issuer: TokenIssuer;
  settings: AuthSettings;
  /** The base URL of the provider's API, without trailing slash. */
  apiUrl: string;
  /** What tells this client's token from every other token of this provider. Nothing secret. */
  identity: Identity;
  /** The secret that a sharer of the token must know as well, and the option that it comes from. */
  secret: { value: Secret; option: string };
}

/** Wires the parts of a client together. Nothing here waits, sends or decides. */
export function createAuthClient(config: AuthClientConfig): AuthClient {
  const { provider, issuer, settings, apiUrl, identity, secret } = config;
  const { timeoutMs, retry, refreshAhead, store, now, onEvent } = settings;
  const emit = (event: AuthEventBody): void => {
    try {
      onEvent?.({ ...event, provider: provider.id, at: now() } as AuthEvent);
    } catch {
      // A listener's bug is not the caller's.
    }
  };
  const transport = createTransport(provider, settings);
  const mint = createMint(issuer, retry);
  // One refresh, all attempts, and the pauses between them.
  const deadlineMs = (retry.attempts + 1) * (timeoutMs + Math.max(retry.maxRetryAfterMs, 2_000));
  let knownKey: Promise<string> | undefined;

  const source = createTokenSource({
    clock: createClock(now),
    refreshAhead,
    emit,
    lockDeadlineMs: deadlineMs,
    mint: (last) => withDeadline((call) => mint(last, call)),
    store: store && toCarefulStore(store, timeoutMs, emit),
    storeKey,
  });
  const { get: getToken, invalidate, forget: signOut } = source;

  return {
    getToken,
    invalidate,
    signOut,
    getAuthorizationHeader: async (options) => `Bearer ${(await getToken(options)).accessToken}`,
    fetch: createBearerFetch({ ...settings, apiUrl, getToken, invalidate, emit }),
  };

  function storeKey(): Promise<string> {
    if (typeof secret.value !== 'string') return findKey();
    knownKey ??= findKey();
    return knownKey;
  }

  function findKey(): Promise<string> {
    return withDeadline(async (call) =>
      toStoreKey(provider.id, identity, await call.reveal(secret.value, secret.option)),
    );
  }

  /** Whatever an issuer does, a renewal ends. */
  function withDeadline<T>(run: (call: IssuerCall) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => {
          const error: AuthError = authFailure(provider, 'timeout', { detail: `${deadlineMs} ms in all` });
          reject(error);
          controller.abort(error);
        },
        Math.min(deadlineMs, 2 ** 31 - 1),
      );
    });
    const call = createIssuerCall({ provider, transport, signal, timeoutMs, now, emit });
    return Promise.race([late, run(call)]).finally(() => clearTimeout(timer));
  }
}
