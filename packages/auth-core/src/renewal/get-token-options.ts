/** What a caller may ask of a token. */
export interface GetTokenOptions {
  /** Aborting ends this call alone; the renewal that all callers share goes on. */
  signal?: AbortSignal | undefined;
  /**
   * How long the token must still be valid, in milliseconds. Capped at what a new token of this provider offers, so
   * that an impossible request does not renew at every call. @default 0
   */
  minValidityMs?: number;
  /** Whether to ignore the cached token and obtain a new one. @default false */
  forceRefresh?: boolean;
}
