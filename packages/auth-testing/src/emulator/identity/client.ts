/** An application that BlastIQ's identity server knows. All are public: none has a secret. */
export interface IdentityClient {
  readonly grantTypes: readonly ('password' | 'authorization_code' | 'refresh_token')[];
  /** What it may ask for, and what it gets when it asks for nothing. */
  readonly scopes: readonly string[];
  /**
   * Where a sign-in may return to. A loopback address without a port allows every port (RFC 8252 §7.3).
   * @default none
   */
  readonly redirectUris?: readonly string[];
  /** Where a sign-out may return to. @default none */
  readonly postLogoutRedirectUris?: readonly string[];
}

/** The client that BlastIQ's page documents for servers. */
const UNATTENDED_CLIENT_ID = 'external.customer';

/** A client as BlastIQ Support could hand out for an application that people sign in to. */
export const ATTENDED_CLIENT_ID = 'attended.customer';

/** The clients that are known from the start. */
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
