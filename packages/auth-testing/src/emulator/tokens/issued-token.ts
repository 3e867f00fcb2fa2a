/** What a token that is issued without a request is to be like. What is left out is as in a response. */
export interface TokenWishes {
  /** The client id or username that it is issued to. @default the first account */
  readonly account?: string;
  /** Its lifetime in milliseconds. Negative: it has already expired. @default the setting */
  readonly lifetimeMs?: number;
  /** @default the setting */
  readonly format?: 'jwt' | 'opaque';
  /** Claims to set or to replace, such as `{ aud: 'other' }` for a token that the API refuses. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A token that was issued without a request, with the members of an `AccessToken`. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** In epoch milliseconds of the provider's clock. */
  readonly expiresAt: number;
  readonly scope?: string;
  /** Present if the provider's response would have one. */
  readonly refreshToken?: string;
}
