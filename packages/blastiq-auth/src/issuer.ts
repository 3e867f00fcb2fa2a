import type { TokenSet } from '@x/auth-core';
import {
  createEndpoints,
  type IssuerCall,
  type TokenIssuer,
  toOAuthTokenSet,
  withRefreshToken,
} from '@x/auth-core/provider';
import { findEndpoint } from './discovery.ts';
import type { components, paths } from './generated/schema.d.ts';
import type { BlastiqConfig } from './options.ts';

type Schemas = components['schemas'];
/** The client id is added to it. */
type Grant = Omit<Schemas['PasswordGrant'], 'client_id'> | Omit<Schemas['RefreshTokenGrant'], 'client_id'>;

/**
 * BlastIQ on the wire: the password grant as a form of a public client, then the refresh token if one was issued. It
 * never sends a `client_secret` or an `audience`, and a `scope` only on request: naming one loses `offline_access`.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml `exchangeToken`
 */
export function createBlastiqIssuer(config: BlastiqConfig): TokenIssuer {
  const { authority, clientId, username, scope, discovery } = config;

  return {
    async issue(call) {
      const password = await call.reveal();
      return exchange(call, { grant_type: 'password', username, password }, scope);
    },

    async refresh({ refreshToken = '' }, call) {
      return exchange(call, { grant_type: 'refresh_token', refresh_token: refreshToken });
    },
  };

  /** Without a scope in the answer, the granted scope is the requested one. A refresh requests none and keeps it. */
  async function exchange(call: IssuerCall, grant: Grant, requestedScope?: string): Promise<TokenSet> {
    const { POST } = createEndpoints<paths>(call, authority);
    const url = await findEndpoint(discovery, 'token', call);
    const answer = await POST('/connect/token', {
      form: { ...grant, client_id: clientId, scope: requestedScope },
      url,
    });
    const { refresh_token: refreshToken, id_token: idToken } = answer.body;
    return withRefreshToken(toOAuthTokenSet(answer, requestedScope), { refreshToken, idToken });
  }
}
