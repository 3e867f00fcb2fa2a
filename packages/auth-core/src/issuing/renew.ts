import { omitUndefined } from '../base/omit-undefined.ts';
import { type AuthError, isAuthError } from '../reports/auth-error.ts';
import type { TokenSet } from '../token/token.ts';
import { type RetryRule, withRetry } from './retry.ts';
import type { IssuerCall, TokenIssuer } from './token-issuer.ts';

/** Brings a new token; `last` is the one before, alive or not. */
export type Mint = (last: TokenSet | undefined, call: IssuerCall) => Promise<TokenSet>;

/** How a provider's tokens are renewed. A factory names one, so that none ships the other's code. */
export type Renewal = (issuer: TokenIssuer, retry: Required<RetryRule>) => Mint;

/** From the credentials, every time. */
export const issueOnly: Renewal = (issuer, retry) => (_last, call) =>
  withRetry(() => receive('issue', issuer.issue(call), call), retry, call.signal);

/** From the refresh token where there is a live one, else from the credentials. */
export const refreshOrIssue: Renewal = (issuer, retry) => {
  const issue = issueOnly(issuer, retry);
  /** The refresh token that was sent last, unless it is known to be good still. */
  let spent: string | undefined;

  return async (last, call) => {
    const { refreshToken, refreshTokenExpiresAt } = last ?? {};
    const isLive = refreshToken !== spent && (refreshTokenExpiresAt ?? Number.POSITIVE_INFINITY) > call.now();
    if (last !== undefined && refreshToken !== undefined && isLive && issuer.refresh !== undefined) {
      call.redact(refreshToken);
      // Before any answer: fetch cannot tell "before sending" from "after", and an answer may never be heard.
      spent = refreshToken;
      try {
        const answer = await receive('refresh', issuer.refresh(last, call), call);
        // What an answer does not name stays in force: the refresh token, the scope (RFC 6749 §6).
        const fresh = answer.refreshToken ? answer : { ...answer, refreshToken, refreshTokenExpiresAt };
        if (fresh.refreshToken === refreshToken) spare(refreshToken);
        return omitUndefined({ ...fresh, scope: answer.scope ?? last.scope });
      } catch (error) {
        if (!isAuthError(error)) throw error;
        if (isUntouched(error)) {
          spare(refreshToken);
          throw error;
        }
        const lost = error.retryable || error.code === 'invalid_response';
        call.emit({ type: 'refresh_failed', code: error.code, lost });
      }
    }
    return issue(last, call);
  };

  function spare(refreshToken: string): void {
    if (spent === refreshToken) spent = undefined;
  }
};

async function receive(
  from: 'issue' | 'refresh',
  answer: Promise<TokenSet>,
  { emit }: IssuerCall,
): Promise<TokenSet> {
  const tokens = await answer;
  emit({ type: 'token_received', from, expiresAt: tokens.expiresAt, expirySource: tokens.expirySource });
  return tokens;
}

/** Whether the server said that it did not look: the refresh token is as good as before. */
function isUntouched({ code, status, retryAfterMs }: AuthError): boolean {
  return code === 'rate_limited' || (status === 503 && retryAfterMs !== undefined);
}
