import { omitUndefined } from '../base/omit-undefined.ts';
import { type AuthError, isAuthError } from '../reports/auth-error.ts';
import type { TokenSet } from '../token/token.ts';
import { type RetryRule, withRetry } from './retry.ts';
import type { IssuerCall, TokenIssuer } from './token-issuer.ts';

/** Renews the tokens of one client. */
export interface Renewer {
  /** Obtains a new token set. `last` is the one before it, expired or not. */
  renew(last: TokenSet | undefined, call: IssuerCall): Promise<TokenSet>;
  /** Whether a refresh token was not sent yet, or the server said that it did not use it. */
  canResend(refreshToken: string): boolean;
  /** Whether a token can be issued without a refresh token. Without credentials it cannot. */
  readonly canIssue: boolean;
}

/** What a renewer knows of the renewals before it. */
export interface RefreshMemory {
  /** The last refresh token that must not be sent again: it was sent, or refused. */
  spent?: string | undefined;
}

/** How a provider's tokens are renewed. A factory names one, so that its bundle does not hold the other's code. */
export type Renewal = (issuer: TokenIssuer, retry: Required<RetryRule>, memory: RefreshMemory) => Renewer;

/** Issues every token from the credentials. */
export const issueOnly: Renewal = (issuer, retry) => ({
  renew: (_last, call) => withRetry(() => receive('issue', issuer.issue(call), call), retry, call.signal),
  canResend: () => true,
  canIssue: true,
});

/** Uses the refresh token if there is a live one; otherwise issues a token from the credentials. */
export const refreshOrIssue: Renewal = (issuer, retry, memory) => {
  const { renew: issue } = issueOnly(issuer, retry, memory);

  return { renew, canResend: (refreshToken) => refreshToken !== memory.spent, canIssue: true };

  async function renew(last: TokenSet | undefined, call: IssuerCall): Promise<TokenSet> {
    const { refreshToken, refreshTokenExpiresAt = Number.POSITIVE_INFINITY } = last ?? {};
    const isLive = refreshToken !== memory.spent && refreshTokenExpiresAt > call.now();
    if (last && refreshToken && isLive && issuer.refresh) {
      call.redact(refreshToken);
      // Set before the answer: the request may reach the server even if no answer comes back.
      memory.spent = refreshToken;
      try {
        const answer = await receive('refresh', issuer.refresh(last, call), call);
        const next = toNext(last, answer);
        if (next.refreshToken === refreshToken) markUsable(refreshToken);
        return next;
      } catch (error) {
        if (!isAuthError(error)) throw error;
        if (wasNotProcessed(error)) {
          markUsable(refreshToken);
          throw error;
        }
        reportRefresh(error, call);
      }
    }
    return issue(last, call);
  }

  /** The server said that it did not use it. */
  function markUsable(refreshToken: string): void {
    if (memory.spent === refreshToken) memory.spent = undefined;
  }
};

/** A refresh token or scope that the answer does not name stays valid (RFC 6749 §6). */
export function toNext(last: TokenSet, answer: TokenSet): TokenSet {
  const { refreshToken, refreshTokenExpiresAt, scope } = last;
  const next = answer.refreshToken ? answer : { ...answer, refreshToken, refreshTokenExpiresAt };
  return omitUndefined({ ...next, scope: answer.scope ?? scope }) as TokenSet;
}

export function reportRefresh({ code, retryable }: AuthError, { emit }: IssuerCall): void {
  emit({ type: 'refresh_failed', code, lost: retryable || code === 'invalid_response' });
}

export async function receive(
  from: 'issue' | 'refresh',
  answer: Promise<TokenSet>,
  { emit }: IssuerCall,
): Promise<TokenSet> {
  const tokens = await answer;
  emit({ type: 'token_received', from, expiresAt: tokens.expiresAt, expirySource: tokens.expirySource });
  return tokens;
}

/** Whether the server said that it did not process the request, so that the refresh token is still unused. */
function wasNotProcessed({ code, status, retryAfterMs }: AuthError): boolean {
  return code === 'rate_limited' || (status === 503 && retryAfterMs !== undefined);
}
