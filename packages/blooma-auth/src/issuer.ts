import { type TokenIssuer, toOAuthTokenSet } from '@x/auth-core/provider';
import createClient from 'openapi-fetch';
import type { paths } from './generated/schema.d.ts';
import type { BloomaConfig } from './options.ts';

/**
 * Blooma on the wire: client credentials as a form, which Auth0 takes as gladly as JSON. There is no refresh
 * token; the next token is issued like the first.
 *
 * @see specs/blooma.yaml `exchangeToken`
 */
export function createBloomaIssuer({ authUrl, clientId, audience }: BloomaConfig): TokenIssuer {
  return {
    async issue(call) {
      const { POST } = createClient<paths>({ baseUrl: authUrl });
      const secret = await call.reveal();
      const answer = await call.send((init) =>
        POST('/oauth/token', {
          ...init,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, audience },
          // Left to itself, openapi-fetch sends JSON under Jest, where it does not know a `Headers` for one.
          bodySerializer: (form) => new URLSearchParams(form).toString(),
        }),
      );
      return toOAuthTokenSet(answer);
    },
  };
}
