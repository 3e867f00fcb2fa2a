/** An application registered at BlastIQ's identity server. All are public clients, without a secret. */
export interface IdentityClient {
  readonly grantTypes: readonly ('password' | 'authorization_code' | 'refresh_token')[];
  /** The scopes it may request. Without a `scope` parameter it gets them all. */
  readonly scopes: readonly string[];
  /**
   * Whether it runs in a browser or on a person's device, as OpenID Connect Dynamic Client Registration §2 names it. A
   * native client may receive the callback on any port of a loopback address (RFC 8252 §7.3).
   * @default 'web'
   */
  readonly applicationType?: 'web' | 'native';
  /** Its name on the pages of the identity server. @default the client id */
  readonly name?: string;
  /**
   * The allowed redirect URIs. They are compared character by character (RFC 9700 §2.1), but for the port of a loopback
   * address of a native client.
   * @default none
   */
  readonly redirectUris?: readonly string[];
  /** The allowed redirect URIs after sign-out, compared in the same way. @default none */
  readonly postLogoutRedirectUris?: readonly string[];
  /**
   * The origins whose scripts may read the answers of the token endpoint, the other endpoints for scripts, and the API.
   * Only a web client has any.
   * @default none
   */
  readonly corsOrigins?: readonly string[];
  /** Whether a person must agree to what the client asks for. The answer is remembered. @default false */
  readonly requiresConsent?: boolean;
}

/** The client id that BlastIQ documents for servers. */
const UNATTENDED_CLIENT_ID = 'external.customer';

/** An example of a native client that BlastIQ Support would register for an application with sign-in. */
export const ATTENDED_CLIENT_ID = 'attended.customer';

/** The clients that are registered at the start. */
export const DEFAULT_CLIENTS: readonly (readonly [string, IdentityClient])[] = [
  [UNATTENDED_CLIENT_ID, { grantTypes: ['password', 'refresh_token'], scopes: ['cosmos', 'offline_access'] }],
  [
    ATTENDED_CLIENT_ID,
    {
      grantTypes: ['authorization_code', 'refresh_token'],
      scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
      applicationType: 'native',
      redirectUris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      postLogoutRedirectUris: ['http://127.0.0.1/', 'http://localhost/'],
    },
  ],
];
