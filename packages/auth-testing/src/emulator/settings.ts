import type { SigningAlgorithm } from './tokens/token-signer.ts';

export type { ProviderName } from '../generated/specs.ts';

/** The settings of a running provider. Change them with `provider.configure({ … })`. */
export interface ProviderSettings {
  /**
   * The lifetime of an access token, in milliseconds.
   * @default 86_400_000 for Blameless and Blooma, 300_000 for BLAM, 3_600_000 for BlastIQ
   */
  readonly lifetimeMs: number;
  /** The lifetime of a refresh token, in milliseconds. @default 86_400_000 for BLAM, 2_592_000_000 for the others */
  readonly refreshLifetimeMs: number;
  /**
   * Whether a token response says when the token expires: `expires_in`, or BLAM's two dates.
   * @default true, but false for Blameless, whose documented response has no `expires_in`
   */
  readonly sendsExpiry: boolean;
  /** The format of access tokens. @default 'jwt' */
  readonly tokenFormat: 'jwt' | 'opaque';
  /**
   * Whether a token response contains a refresh token.
   * @default true, but false for Blameless and Blooma: Auth0 issues none for client credentials
   */
  readonly refreshTokens: boolean;
  /** Whether a refresh token works once and is then replaced, or any number of times. @default 'one-time' */
  readonly refreshRotation: 'one-time' | 'reusable';
  /**
   * What else the second use of a one-time refresh token, or of a code, does besides being refused. `true` revokes every
   * refresh token from the same sign-in.
   * @default true, but false for BlastIQ: IdentityServer 4 leaves the newest token alone
   */
  readonly revokesOnReuse: boolean;
  /** The algorithm that signs the next tokens. @default 'RS256' */
  readonly signingAlgorithm: SigningAlgorithm;
  /**
   * Whether a request is refused if the documents say not to send it, although the provider takes it. Either way it is
   * listed in `violations`.
   * @default false
   */
  readonly strict: boolean;
  /**
   * How far the server's clock is ahead of the real one, in milliseconds. Negative means behind. Affects
   * the `Date` header, dates in responses, `iat` and `exp`, and when tokens expire.
   * @default 0
   */
  readonly clockOffsetMs: number;
  /**
   * Whether the callback of a sign-in names the issuer, and discovery says that it does (RFC 9207). BlastIQ only.
   * @default false: IdentityServer 4 does not
   */
  readonly sendsIssuer: boolean;
  /**
   * The browser origins that may read responses. `*` allows all. At BlastIQ the `corsOrigins` of its web clients may read
   * those that a page needs, too.
   * @default none: no provider documents that it allows any
   */
  readonly corsOrigins: readonly string[];
}
