/**
 * An account that can request tokens: a client of Blameless or Blooma, a user of BLAM or BlastIQ.
 * Accounts are in `provider.accounts`, a `Map` keyed by client id or username. Tests may change it.
 */
export interface Account {
  /** The client secret or the password. */
  readonly secret: string;
  /** The audiences granted to a client (Blameless, Blooma). @default all audiences of the provider */
  readonly audiences?: readonly string[];
  /** The grant types a client may use (Blameless, Blooma). @default all */
  readonly grantTypes?: readonly string[];
  /**
   * How a client proves who it is (Blameless, Blooma). Auth0 accepts only the method in the client's settings.
   * @default 'client_secret_post', and for a refresh also 'client_secret_basic', which Blameless documents
   */
  readonly authentication?: 'client_secret_post' | 'client_secret_basic' | 'private_key_jwt';
  /** The public key of a client that uses `private_key_jwt`, as a JWK (Blameless, Blooma). */
  readonly publicKey?: Readonly<Record<string, unknown>>;
  /** The organisations a user belongs to (BLAM). The first is used if a request names none. @default [1] */
  readonly organisationIds?: readonly number[];
}
