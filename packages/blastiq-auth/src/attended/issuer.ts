import type { TokenSet } from '@x/auth-core';
import {
  createAuthError,
  createEndpoints,
  type TokenIssuer,
  toOAuthTokenSet,
  withRefreshToken,
} from '@x/auth-core/provider';
import { type Discovery, findEndpoint } from '../discovery.ts';
import type { paths } from '../generated/schema.d.ts';
import { readIdToken } from './id-token-claims.ts';
import type { AttendedConfig } from './options.ts';

/**
 * The token endpoint for a person's session: no credentials, so that only a sign-in begins one; the refresh token renews
 * it, and is revoked at the end.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml `exchangeToken`, `revokeToken`
 */
export function createAttendedIssuer(
  { authority, clientId }: Pick<AttendedConfig, 'authority' | 'clientId'>,
  discovery: Discovery,
): TokenIssuer {
  return {
    async issue({ provider }) {
      throw createAuthError(provider, 'login_required');
    },

    async refresh(tokens: TokenSet, call) {
      const { refreshToken = '', idToken } = tokens;
      const url = await findEndpoint(discovery, 'token', call);
      const { POST } = createEndpoints<paths>(call, authority);
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId } as const;
      const answer = await POST('/connect/token', { form, url });
      // The ID token of the sign-in is kept: one that comes with a refresh says nothing new. It must be about the same
      // person (OpenID Connect Core §12.2).
      const [next, last] = [answer.body.id_token, idToken].map((token) => readIdToken(token)?.sub);
      if (next !== undefined && next !== last) {
        throw createAuthError(call.provider, 'invalid_response', { detail: 'an ID token of another person' });
      }
      return withRefreshToken(toOAuthTokenSet(answer), { refreshToken: answer.body.refresh_token, idToken });
    },

    async revoke({ refreshToken = '' }, call) {
      const url = await findEndpoint(discovery, 'revocation', call);
      const { POST } = createEndpoints<paths>(call, authority);
      const form = { token: refreshToken, token_type_hint: 'refresh_token', client_id: clientId } as const;
      call.redact(refreshToken);
      await POST('/connect/revocation', { form, url });
    },
  };
}
