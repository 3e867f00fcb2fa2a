/** An application registered at BlastIQ's identity server. All are public clients, without a secret. */
export interface IdentityClient {
  readonly grantTypes: readonly ('password' | 'authorization_code' | 'refresh_token')[];
  /** The scopes it may request. Without a `scope` parameter it gets them all. */
  readonly scopes: readonly string[];
  /**
   * The allowed redirect URIs. A loopback address without a port allows every port (RFC 8252 §7.3).
   * @default none
   */
  readonly redirectUris?: readonly string[];
  /** The allowed redirect URIs after sign-out. @default none */
  readonly postLogoutRedirectUris?: readonly string[];
}

/** The client id that BlastIQ documents for servers. */
const UNATTENDED_CLIENT_ID = 'external.customer';

/** An example of a client that BlastIQ Support would register for an application with sign-in. */
export const ATTENDED_CLIENT_ID = 'attended.customer';

/** The clients that are registered at the start. */
export const DEFAULT_CLIENTS: readonly (readonly [string, IdentityClient])[] = [
  [UNATTENDED_CLIENT_ID, { grantTypes: ['password', 'refresh_token'], scopes: ['cosmos', 'offline_access'] }],
  [
    ATTENDED_CLIENT_ID,
    {
      grantTypes: ['authorization_code', 'refresh_token'],
      scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
      redirectUris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      postLogoutRedirectUris: ['http://127.0.0.1/', 'http://localhost/'],
    },
  ],
];
