/**
 * Someone who may ask for tokens: a client of Blameless or Blooma, a user of BLAM or BlastIQ.
 * Accounts live in `provider.accounts`, a `Map` by client id or username that a test may change.
 */
export interface Account {
  /** The client secret or the password. */
  readonly secret: string;
  /** The audiences a client was granted (Blameless, Blooma). @default all that the provider knows */
  readonly audiences?: readonly string[];
  /** The grant types a client may use (Blameless, Blooma). @default all */
  readonly grantTypes?: readonly string[];
  /** The organisations a user belongs to (BLAM). The first one is used when none is named. @default [1] */
  readonly organisationIds?: readonly number[];
}
