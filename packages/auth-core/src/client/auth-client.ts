import { createClock } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import type { Secret } from '../base/secret.ts';
import type { Renewal } from '../issuing/renew.ts';
import { createIssuerCall, type IssuerCall, type TokenIssuer } from '../issuing/token-issuer.ts';
import { createTransport } from '../issuing/transport.ts';
import type { AuthSettings } from '../options/auth-options.ts';
import { remainingMs } from '../renewal/cached-token.ts';
import { isRefusal } from '../renewal/cooldown.ts';
import type { GetTokenOptions } from '../renewal/get-token-options.ts';
import { createRefusedSecret } from '../renewal/refused-secret.ts';
import type { SessionTokens } from '../renewal/session-tokens.ts';
import { createSharing } from '../renewal/sharing.ts';
import { createTokenSource } from '../renewal/token-source.ts';
import { isAuthError } from '../reports/auth-error.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { AuthEvent, AuthEventBody } from '../reports/events.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import type { Identity } from '../stores/store-key.ts';
import type { AccessToken, TokenSet } from '../token/token.ts';
import { createBearerFetch } from './bearer-fetch.ts';
import { type ClientState, toClientState } from './client-state.ts';
import type { SessionControl } from './session-control.ts';

/** Keeps the token of one identity fresh and adds it to requests. Its methods work when destructured. */
export interface AuthClient {
  /**
   * A valid access token: from memory if possible, else from the one renewal that all callers share.
   *
   * @throws AuthError any code; the signal's reason if the caller aborts.
   */
  getToken(options?: GetTokenOptions): Promise<AccessToken>;
  /** The value of an `Authorization` header, `Bearer eyJ...`, for HTTP clients other than fetch. */
  getAuthorizationHeader(options?: GetTokenOptions): Promise<string>;
  /**
   * `fetch` with the bearer token attached, renewed, and the request replayed once on a 401. A string that starts with
   * `/` is appended to the API base. Rejects with `TypeError`, before anything is sent, for an origin that may not
   * receive the token.
   *
   * @throws AuthError if no token can be obtained.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /**
   * Marks a token as invalid, by default the cached one, so the next call obtains a new one. Ignored if it is no longer
   * the cached token.
   */
  invalidate(accessToken?: string): Promise<void>;
  /**
   * Forgets everything, and revokes the refresh token where the provider can. The next call of a client with credentials
   * issues a new token.
   */
  signOut(): Promise<void>;
}

/** What a provider's factory passes to `createAuthClient`. */
export interface AuthClientConfig {
  provider: ProviderProfile;
  issuer: TokenIssuer;
  /** `refreshOrIssue` for an issuer with `refresh`, else `issueOnly`. */
  renewal: Renewal;
  settings: AuthSettings;
  /** The base URL of the provider's API, without trailing slash. */
  apiUrl: string;
  /** What distinguishes this client's token from every other token of this provider. Nothing secret. */
  identity: Identity;
  /** The secret that the issuer reads, if there is one. Whoever shares the token through a store must know it too. */
  secret?: Secret | undefined;
  /** Called when the tokens of the client may have changed, or a renewal has failed. */
  onChange?: (() => void) | undefined;
}

/** A client, and what only its provider package may use. */
export interface SessionClient {
  readonly client: AuthClient;
  readonly control: SessionControl;
}

/** Where a client keeps what `explain` reads. Registered, so that two copies of this package agree. */
export const INSPECT = Symbol.for('@x/auth-core/inspect');

/** What a client shows to `explain`, and so to everybody who holds the client. */
export interface Inspection {
  readonly state: ClientState;
  readonly providerName: string;
  readonly now: number;
}

/** How many events a client remembers. */
const MAX_EVENTS = 20;

/** Creates a client whose tokens come from its credentials. */
export function createAuthClient(config: AuthClientConfig): AuthClient {
  return createSessionClient(config).client;
}

/** Creates the parts of a client and connects them. */
export function createSessionClient(config: AuthClientConfig): SessionClient {
  const { provider, issuer, renewal, apiUrl, identity, secret, settings, onChange = ignore } = config;
  const {
    store,
    storeTimeoutMs,
    storeKeyPepper: pepper,
    waitUntil,
    fetch,
    timeoutMs,
    retry,
    tokenBudget: budget,
    refreshAhead,
    allowedOrigins,
    now,
    onEvent,
  } = settings;
  const events: AuthEvent[] = [];
  const knownTokens: string[] = [];
  const clock = createClock(now);
  const transport = createTransport(provider, { fetch, timeoutMs });
  const { renew, canResend, canIssue } = renewal(issuer, retry);
  const requestCount = async () => (await sharing?.())?.requestCount;
  // Loaded on demand. If that fails, the client goes on as it does without its store.
  const counting =
    budget &&
    import('../issuing/token-budget.ts').then(
      ({ createTokenBudget }) => createTokenBudget({ budget, now, events, requestCount }),
      () => void emit({ type: 'store_failed', operation: 'get' }),
    );
  // A whole renewal: one refresh, all attempts to issue, and the pauses between them.
  const renewalMs = (retry.attempts + 1) * (timeoutMs + Math.max(retry.maxRetryAfterMs, 2_000));
  const readSecret = (): Promise<string> => callIssuer(({ reveal }) => reveal());
  const refusedSecret = createRefusedSecret({ secret, clock, readSecret });
  const key = { provider, identity, secret, pepper, readSecret };
  const sharing = store && createSharing({ ...key, store, timeoutMs: storeTimeoutMs, clock, emit });
  const source = createTokenSource({
    provider,
    clock,
    refreshAhead,
    emit,
    renewTokens,
    canResend,
    canIssue,
    onChange,
    discard: revoke,
    waitUntil,
    sharing,
    knownTokens,
    refusedSecret,
  });
  const { getToken, invalidate, markRefused } = source;
  const bearerFetch = createBearerFetch({
    apiUrl,
    allowedOrigins,
    fetch,
    clock,
    emit,
    getToken,
    markRefused,
    // A secret that a callback returns is not kept, so it is not searched for.
    privateValues: () => (typeof secret === 'string' ? [secret, ...knownTokens] : knownTokens),
  });

  const client = {
    getToken,
    getAuthorizationHeader: async (options) => `Bearer ${(await getToken(options)).accessToken}`,
    fetch: bearerFetch,
    invalidate,
    signOut: async () => revoke(await source.signOut()),
    [INSPECT]: (): Inspection => ({
      state: toClientState(provider.id, source.inspect(), events, clock),
      providerName: provider.name,
      now: now(),
    }),
  } as AuthClient;

  const control: SessionControl = {
    tokens: () => source.inspect().last,
    isLive() {
      const { current, last } = source.inspect();
      if (remainingMs(current, clock) > 0) return true;
      const { refreshToken, refreshTokenExpiresAt = Number.POSITIVE_INFINITY } = last ?? {};
      return refreshToken !== undefined && refreshTokenExpiresAt > now() && canResend(refreshToken);
    },
    accept: source.accept,
    reread: source.reread,
    watchStore() {
      let stop = ignore;
      let isEnded = false;
      sharing?.().then((shared) => {
        if (shared && !isEnded) stop = shared.subscribe(() => void source.reread());
      });
      return () => {
        isEnded = true;
        stop();
      };
    },
    call: callIssuer,
  };

  return { client, control };

  /** The session has ended all the same, so a failure is only reported. */
  async function revoke(tokens: TokenSet | undefined): Promise<void> {
    if (!issuer.revoke || tokens?.refreshToken === undefined) return;
    try {
      await callIssuer((call) => issuer.revoke?.(tokens, call));
    } catch (error) {
      if (!isAuthError(error)) throw error;
      emit({ type: 'revocation_failed', code: error.code, message: error.message });
    }
  }

  function emit(event: AuthEventBody): void {
    const full = Object.freeze({ ...event, provider: provider.id, at: now() }) as AuthEvent;
    if (events.push(full) > MAX_EVENTS) events.shift();
    // An error of the listener must not reach the caller, whether it throws or rejects.
    new Promise((resolve) => resolve(onEvent?.(full))).catch(() => undefined);
  }

  /** Renews the token set, and records whether the provider accepted or refused the secret. */
  async function renewTokens(session: Readonly<SessionTokens>): Promise<TokenSet> {
    // Not what the callback returns afterwards: by then it may already return the corrected secret.
    let sent: string | undefined;
    const onReveal = (value: string): void => {
      sent = value;
    };
    try {
      const count = await counting;
      const tokens = await callIssuer((call) => renew(session.last, count?.(call) ?? call), onReveal);
      if (sent && !session.hasEnded) await (await sharing?.())?.rememberSecret(sent);
      return tokens;
    } catch (error) {
      // An answer from before a sign-out is not about the secret of the session after it.
      if (sent && isRefusal(error) && !session.hasEnded) await refusedSecret.remember(sent);
      throw error;
    }
  }

  /** Runs one exchange with the issuer. It ends within the deadline, whatever the issuer does. */
  function callIssuer<T>(
    run: (call: IssuerCall) => T | Promise<T>,
    onReveal?: (secret: string) => void,
  ): Promise<T> {
    const parts = { provider, now, emit, transport, timeoutMs, secret, knownTokens, onReveal };
    return withDeadline(
      (signal) => run(createIssuerCall({ ...parts, signal })),
      undefined,
      renewalMs,
      () => createAuthError(provider, 'timeout'),
    );
  }
}

function ignore(): void {}
