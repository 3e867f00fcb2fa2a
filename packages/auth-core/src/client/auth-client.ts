import type { Secret } from '../base/secret.ts';
import type { Renewal } from '../issuing/renew.ts';
import type { TokenIssuer } from '../issuing/token-issuer.ts';
import type { AuthSettings } from '../options/auth-options.ts';
import type { GetTokenOptions } from '../renewal/get-token-options.ts';
import type { AuthErrorCode } from '../reports/auth-error.ts';
import type { AuthEvent } from '../reports/events.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import type { Identity } from '../stores/store-key.ts';
import type { RefreshAhead } from '../token/refresh-windows.ts';
import type { AccessToken, TokenSet } from '../token/token.ts';

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

/** How the clients of a provider obtain their tokens: one object for all of them, as an app may have ten thousand. */
export interface AuthClientKind<Config extends AuthClientConfig = AuthClientConfig> {
  readonly profile: ProviderProfile;
  /** Makes the issuer of one renewal. What it must know at the next one is a member of `config`. */
  createIssuer(config: Config): TokenIssuer;
  /** `refreshOrIssue` for an issuer with `refresh`, else `issueOnly`. */
  readonly renewal: Renewal;
  /** What distinguishes a client's token from every other token of this provider. Nothing secret. */
  identity(config: Config): Identity;
}

/** What one client is made of: the checked options of its factory. A provider adds what its issuer needs. */
export interface AuthClientConfig {
  readonly settings: AuthSettings;
  /** The base URL of the provider's API, without trailing slash. */
  readonly apiUrl: string;
  /** The secret that the issuer reads, if there is one. Whoever shares the token through a store must know it too. */
  readonly secret?: Secret | undefined;
}

/** Where a client keeps what `explain` reads. Registered, so that two copies of this package agree. */
export const INSPECT = Symbol.for('@x/auth-core/inspect');

/** What a client shows to `explain`, and so to everybody who holds the client. */
export interface Inspection {
  readonly provider: Pick<ProviderProfile, 'id' | 'name'>;
  readonly now: number;
  readonly isRenewing: boolean;
  /** The cached token, without any value that a request could carry. */
  readonly token?:
    | (Required<RefreshAhead> &
        Pick<TokenSet, 'issuedAt' | 'expiresAt' | 'expirySource'> & {
          readonly scope: string | undefined;
          readonly leftMs: number;
          readonly hasRefreshToken: boolean;
        })
    | undefined;
  /** The last failed renewal, and how long nothing is sent because of it; zero or less if that time has passed. */
  readonly failure?:
    | { readonly code: AuthErrorCode; readonly message: string; readonly leftMs: number }
    | undefined;
  /** The latest events, oldest first. */
  readonly events: readonly AuthEvent[];
}
