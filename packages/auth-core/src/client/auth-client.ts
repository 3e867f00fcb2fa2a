import { createClock } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import type { Secret } from '../base/secret.ts';
import type { Renewal } from '../issuing/renew.ts';
import { createIssuerCall, type IssuerCall, type TokenIssuer } from '../issuing/token-issuer.ts';
import { createTransport } from '../issuing/transport.ts';
import type { AuthSettings } from '../options/auth-options.ts';
import { isRefusal } from '../renewal/cooldown.ts';
import { createCredentialProof } from '../renewal/credential-proof.ts';
import { createTokenSource, type GetTokenOptions } from '../renewal/token-source.ts';
import { createAuthError } from '../reports/create-auth-error.ts';
import type { AuthEvent, AuthEventBody } from '../reports/events.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import type { Identity } from '../stores/store-key.ts';
import { createStoreSlot } from '../stores/store-slot.ts';
import type { AccessToken } from '../token/token.ts';
import { createBearerFetch } from './bearer-fetch.ts';
import { INSPECT, MAX_EVENTS } from './inspection.ts';

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
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Declares a token dead, the current one by default. A value that is no longer current changes nothing. */
  invalidate(accessToken?: string): Promise<void>;
  /** Forgets everything. The next call of a client with credentials issues again. */
  signOut(): Promise<void>;
}

/** What a provider's factory hands over. */
export interface AuthClientConfig {
  provider: ProviderProfile;
  issuer: TokenIssuer;
  /** `refreshOrIssue` for an issuer with `refresh`, else `issueOnly`. */
  renewal: Renewal;
  settings: AuthSettings;
  /** The base URL of the provider's API, without trailing slash. */
  apiUrl: string;
  /** What tells this client's token from every other token of this provider. Nothing secret. */
  identity: Identity;
  /** What `reveal` reads, and what a sharer of the token must know as well. */
  secret: Secret;
}

/** Wires the parts of a client together. Nothing here sends or decides. */
export function createAuthClient(config: AuthClientConfig): AuthClient {
  const { provider, issuer, renewal, settings } = config;
  const { timeoutMs, retry, store, now, onEvent } = settings;
  const events: AuthEvent[] = [];
  const clock = createClock(now);
  const shared = { ...config, ...settings, clock, transport: createTransport(provider, settings), emit };
  const mint = renewal(issuer, retry);
  // One refresh, all attempts, and the pauses between them.
  const deadlineMs = (retry.attempts + 1) * (timeoutMs + Math.max(retry.maxRetryAfterMs, 2_000));
  const credentials = createCredentialProof(config, () => withCall(({ reveal }) => reveal()));
  const { inspect, ...source } = createTokenSource({
    ...shared,
    mint: (last) => withCall((call) => mint(last, call), store && credentials.rememberUsed),
    shared: store && createStoreSlot({ ...shared, ...credentials, store, deadlineMs }),
    credentials,
  });

  return {
    ...source,
    getAuthorizationHeader: async (options) => `Bearer ${(await source.getToken(options)).accessToken}`,
    fetch: createBearerFetch({ ...shared, ...source }),
    [INSPECT]: () => ({ ...inspect(), provider, clock, events }),
  } as AuthClient;

  function emit(event: AuthEventBody): void {
    const full = { ...event, provider: provider.id, at: now() } as AuthEvent;
    if (events.push(full) > MAX_EVENTS) events.shift();
    // A listener's bug is not the caller's, whether it throws or rejects.
    new Promise((resolve) => resolve(onEvent?.(full))).catch(() => undefined);
  }

  /** Whatever an issuer does, a renewal ends. */
  async function withCall<T>(
    run: (call: IssuerCall) => Promise<T>,
    rememberUsed?: (sent: string) => Promise<void>,
  ): Promise<T> {
    let sent: string | undefined;
    const onReveal = (value: string): void => {
      sent = value;
    };
    try {
      const result = await withDeadline(
        (signal) => run(createIssuerCall(shared, signal, onReveal)),
        undefined,
        deadlineMs,
        () => createAuthError(provider, 'timeout'),
      );
      if (sent) await rememberUsed?.(sent);
      return result;
    } catch (error) {
      // What was sent, and not what the callback gives by now: that may be the cure.
      if (sent && isRefusal(error)) await credentials.rememberRefused(sent);
      throw error;
    }
  }
}
