import { createEndpoints, type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import type { paths } from './generated/schema.d.ts';
import type { BlamelessConfig } from './options.ts';

/**
 * Blameless on the wire: client credentials as JSON. The documented answer has no `expires_in`, so the expiry comes
 * from the JWT. There is no refresh token, so every token is issued from the credentials.
 *
 * @see https://github.com/x/auth-sdks/blob/main/specs/blameless.yaml `exchangeToken`
 */
export function createBlamelessIssuer({ authUrl, clientId, audience }: BlamelessConfig): TokenIssuer {
  return {
    async issue(call) {
      const { POST } = createEndpoints<paths>(call, authUrl);
      const secret = await call.reveal();
      const answer = await POST('/oauth/token', {
        json: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, audience },
      });
      return toOAuthTokenSet(answer);
    },
  };
}
