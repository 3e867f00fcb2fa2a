import { type TokenIssuer, toOAuthTokenSet } from '@x/auth-core';
import { type BloomaClient, createBloomaClient } from './client.ts';
import type { BloomaConfig } from './options.ts';

/**
 * Blooma on the wire: client credentials as a form, which Auth0 takes as gladly as JSON. There is no refresh
 * token; the next token is issued like the first.
 *
 * @see specs/blooma.yaml `exchangeToken`
 */
export function createBloomaIssuer({ authUrl, clientId, clientSecret, audience }: BloomaConfig): TokenIssuer {
  // Made at the first use: most clients of a large pool never send anything.
  let client: BloomaClient | undefined;

  return {
    async issue(call) {
      client ??= createBloomaClient({ authUrl });
      const { POST } = client;
      const secret = await call.reveal(clientSecret, 'clientSecret');
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
