import { createEndpoints, type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import type { paths } from './generated/schema.d.ts';
import type { BloomaConfig } from './options.ts';

/**
 * Blooma on the wire: client credentials as a form, which Auth0 accepts as well as JSON. There is no refresh token, so
 * every token is issued from the credentials.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blooma.yaml `exchangeToken`
 */
export function createBloomaIssuer({ authUrl, clientId, audience }: BloomaConfig): TokenIssuer {
  return {
    async issue(call) {
      const { POST } = createEndpoints<paths>(call, authUrl);
      const secret = await call.reveal();
      const answer = await POST('/oauth/token', {
        form: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, audience },
      });
      return toOAuthTokenSet(answer);
    },
  };
}
