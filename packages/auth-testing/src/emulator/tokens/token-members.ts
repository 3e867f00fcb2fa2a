/** The wire names of the members of a token response. */
export interface TokenMembers {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Absent if the response names no token type. */
  readonly tokenType?: string;
  /** Members, with values, that make a response one of an expired token. */
  readonly expired: Readonly<Record<string, unknown>>;
}

/** The names of RFC 6749 §5.1. */
export const OAUTH_TOKEN_MEMBERS: TokenMembers = {
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  tokenType: 'token_type',
  expired: { expires_in: -1 },
};
