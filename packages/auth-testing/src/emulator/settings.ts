/** The four providers, by the name that errors, events and store keys use too. */
export type ProviderName = 'blameless' | 'blam' | 'blastiq' | 'blooma';

/** What a test can turn on a running provider, with `provider.configure({ … })`. */
export interface ProviderSettings {
  /**
   * How long an access token lives, in milliseconds.
   * @default 86_400_000 for Blameless and Blooma, 300_000 for BLAM, 3_600_000 for BlastIQ
   */
  readonly lifetimeMs: number;
  /** How long a refresh token lives, in milliseconds. @default 86_400_000 for BLAM, 2_592_000_000 elsewhere */
  readonly refreshLifetimeMs: number;
  /**
   * Whether a token answer names the end of the token: `expires_in`, or BLAM's two dates.
   * @default true, and false for Blameless, whose documented answer has no `expires_in`
   */
  readonly sendsExpiry: boolean;
  /** What an access token looks like from outside. @default 'jwt' */
  readonly tokenFormat: 'jwt' | 'opaque';
  /**
   * Whether a token answer brings a refresh token.
   * @default true, and false for Blameless and Blooma: Auth0 gives machines none
   */
  readonly refreshTokens: boolean;
  /** Whether a refresh token works once, and is replaced, or any number of times. @default 'one-time' */
  readonly refreshRotation: 'one-time' | 'reusable';
  /**
   * How far this server's clock is ahead of the real one, in milliseconds; negative is behind. Moves
   * the `Date` header, every date in an answer, `iat` and `exp`, and what counts as expired.
   * @default 0
   */
  readonly clockOffsetMs: number;
  /**
   * The browser origins that may read answers, as each provider would have to be told; `*` is every one.
   * @default none: no provider documents that it allows any
   */
  readonly corsOrigins: readonly string[];
}
