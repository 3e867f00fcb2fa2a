import { type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import createClient from 'openapi-fetch';
import type { paths } from './generated/schema.d.ts';
import type { BlamelessConfig } from './options.ts';

/**
 * Blameless on the wire: client credentials as JSON. The documented answer has no `expires_in`, so the end of a
 * token comes from the JWT. There is no refresh token; the next token is issued like the first.
 *
 * @see specs/blameless.yaml `exchangeToken`
 */
export function createBlamelessIssuer({ authUrl, clientId, audience }: BlamelessConfig): TokenIssuer {
  return {
    async issue(call) {
      const { POST } = createClient<paths>({ baseUrl: authUrl });
      const secret = await call.reveal();
      const answer = await call.send((init) =>
        POST('/oauth/token', {
          ...init,
          body: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, audience },
        }),
      );
      return toOAuthTokenSet(answer);
    },
  };
}
