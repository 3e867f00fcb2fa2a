import { isAuthError } from './errors.ts';
import type { IssuerCall, TokenIssuer } from './issuer.ts';
import { type RetryRule, withRetry } from './retry.ts';
import type { TokenSet } from './token.ts';

/** Brings a new token: from the refresh token of `last` where there is a live one, else from the credentials. */
export type Mint = (last: TokenSet | undefined, call: IssuerCall) => Promise<TokenSet>;

export function createMint(issuer: TokenIssuer, retry: RetryRule): Mint {
  /** The refresh token that was sent last and brought nothing. */
  let spent: string | undefined;

  return async (last, call) => {
    const refreshed = await refresh(last, call);
    const tokens = refreshed ?? (await withRetry(() => issuer.issue(call), retry, call.signal));
    const { expiresAt, expirySource } = tokens;
    call.emit({ type: 'token_received', from: refreshed ? 'refresh' : 'issue', expiresAt, expirySource });
    return tokens;
  };

  async function refresh(last: TokenSet | undefined, call: IssuerCall): Promise<TokenSet | undefined> {
    const { refreshToken, refreshTokenExpiresAt = Number.POSITIVE_INFINITY } = last ?? {};
    if (issuer.refresh === undefined || last === undefined || refreshToken === undefined) return undefined;
    if (refreshToken === spent || refreshTokenExpiresAt <= call.now()) return undefined;
    call.redact(refreshToken);
    try {
      return keepRefreshToken(await issuer.refresh(last, call), last);
    } catch (error) {
      if (!isAuthError(error)) throw error;
      // The server said that it did not look: the refresh token is as good as before.
      if (error.code === 'rate_limited' || (error.status === 503 && error.retryAfterMs !== undefined))
        throw error;
      // Refused, or lost on the way: fetch cannot tell "before sending" from "after", so it counts as spent.
      spent = refreshToken;
      const lost = error.retryable || error.code === 'invalid_response';
      call.emit({ type: 'refresh_failed', code: error.code, lost });
      return undefined;
    }
  }
}

/** An answer without a refresh token leaves the old one in force (RFC 6749 §6). */
function keepRefreshToken(fresh: TokenSet, { refreshToken, refreshTokenExpiresAt }: TokenSet): TokenSet {
  if (fresh.refreshToken !== undefined || refreshToken === undefined) return fresh;
  return { ...fresh, refreshToken, ...(refreshTokenExpiresAt !== undefined && { refreshTokenExpiresAt }) };
}
