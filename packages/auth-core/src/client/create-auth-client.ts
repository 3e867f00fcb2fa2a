import { type Clock, toClock } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import type { Renewer } from '../issuing/renew.ts';
import { createIssuerCall, type IssuerCall } from '../issuing/token-issuer.ts';
import { createTransport } from '../issuing/transport.ts';
import { isRefusal } from '../renewal/cooldown.ts';
import type { RefusedSecret } from '../renewal/refused-secret.ts';
import type { SessionTokens } from '../renewal/session-tokens.ts';
import { createSharing, type Sharing } from '../renewal/sharing.ts';
import { createTokenSource, type TokenSource, type TokenSourceOptions } from '../renewal/token-source.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { AuthEvent, AuthEventBody } from '../reports/events.ts';
import type { TokenSet } from '../token/token.ts';
import { type AuthClient, type AuthClientConfig, INSPECT, type Inspection } from './auth-client.ts';
import { createBearerFetch } from './bearer-fetch.ts';
import { toClientState } from './client-state.ts';

/** Creates a client whose tokens come from its credentials. */
export function createAuthClient(config: AuthClientConfig): AuthClient {
  return createClientParts(config).client;
}

/** What a client is made of. */
export interface ClientParts {
  readonly client: AuthClient;
  readonly source: TokenSource;
  readonly sharing: Sharing | undefined;
  readonly clock: Clock;
  readonly canResend: Renewer['canResend'];
  readonly emit: (event: AuthEventBody) => void;
  /** Runs one exchange with the issuer. It ends within the deadline, whatever the issuer does. */
  readonly callIssuer: <T>(run: (call: IssuerCall) => T | Promise<T>) => Promise<T>;
}

/** What a session that a person begins has besides. */
export type SessionExtras = Partial<Pick<TokenSourceOptions, 'onChange' | 'discard'>>;

/** How many events a client remembers. */
const MAX_EVENTS = 20;

/** Creates the parts of a client and connects them. */
export function createClientParts(config: AuthClientConfig, extras: SessionExtras = {}): ClientParts {
  const { provider, issuer, renewal, apiUrl, identity, secret, settings } = config;
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
  const clock = toClock(now);
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
  let refusedSecret: RefusedSecret | undefined;
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
    ...extras,
    waitUntil,
    sharing,
    knownTokens,
    hasNewSecret: async () => refusedSecret?.hasChanged(),
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
    signOut: async () => void (await source.signOut()),
    [INSPECT]: (): Inspection => ({
      state: toClientState(provider.id, source.inspect(), events, clock),
      providerName: provider.name,
      now: now(),
    }),
  } as AuthClient;

  return { client, source, sharing, clock, canResend, emit, callIssuer };

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
      if (sent && isRefusal(error) && !session.hasEnded) await rememberRefused(sent);
      throw error;
    }
  }

  /** Only a callback can return another secret. If the code cannot be loaded, the cooldown lasts its full time. */
  async function rememberRefused(sent: string): Promise<void> {
    if (typeof secret === 'string') return;
    refusedSecret ??= await import('../renewal/refused-secret.ts').then(
      ({ createRefusedSecret }) => createRefusedSecret({ clock, readSecret }),
      () => undefined,
    );
    await refusedSecret?.remember(sent);
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
