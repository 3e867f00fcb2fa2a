import { isAuthError } from '../reports/auth-error.ts';
import { type Renewal, receive, reportRefresh, toNext } from './renew.ts';

/**
 * For a client without credentials, whose tokens come from a person's sign-in: uses the refresh token, and rejects with
 * `login_required` if there is none or it was refused. After any other failure the refresh token may be sent again, since
 * nothing else can renew the session: a lost connection must not sign the person out.
 */
export const refreshOnly: Renewal = (issuer, _retry, memory) => ({
  canIssue: false,
  canResend: (refreshToken) => refreshToken !== memory.spent,

  async renew(last, call) {
    const { refreshToken, refreshTokenExpiresAt = Number.POSITIVE_INFINITY } = last ?? {};
    const isLive = refreshToken !== memory.spent && refreshTokenExpiresAt > call.now();
    if (!last || refreshToken === undefined || !isLive || !issuer.refresh) return issuer.issue(call);
    call.redact(refreshToken);
    try {
      return toNext(last, await receive('refresh', issuer.refresh(last, call), call));
    } catch (error) {
      if (!isAuthError(error)) throw error;
      reportRefresh(error, call);
      if (error.oauthError !== 'invalid_grant') throw error;
      memory.spent = refreshToken;
      return issuer.issue(call);
    }
  },
});
