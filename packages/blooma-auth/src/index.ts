import type { AuthClient } from '@x/auth-core';
import { type AuthClientKind, createAuthClient, issueOnly } from '@x/auth-core/provider';
import { createBloomaIssuer } from './issuer.ts';
import { type BloomaAuthOptions, type BloomaConfig, blooma, readBloomaOptions } from './options.ts';

export * from '@x/auth-core';
export { type BloomaClient, type BloomaClientOptions, createBloomaClient } from './client.ts';
export { toApiError } from './errors.ts';
export type { components, paths } from './generated/schema.d.ts';
export type { BloomaAuthOptions } from './options.ts';

const kind: AuthClientKind<BloomaConfig> = {
  profile: blooma,
  createIssuer: createBloomaIssuer,
  renewal: issueOnly,
  identity: ({ authUrl, clientId, audience }) => [authUrl, clientId, audience],
};

/**
 * Gets an access token for Blooma with client credentials, caches it, and renews it before it expires.
 *
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://github.com/x/auth-sdks/blob/main/specs/blooma.yaml, and RFC 6749 §4.4
 * @example
 * import { createBloomaAuth } from '@x/blooma-auth';
 *
 * const blooma = createBloomaAuth({
 *   baseUrl: 'https://acme.blooma.ai',
 *   clientId: 'my-client-id',
 *   clientSecret: () => readSecret('blooma'),
 * });
 * const loans = await blooma.fetch('/api/loans');
 */
export function createBloomaAuth(options: BloomaAuthOptions): AuthClient {
  return createAuthClient(kind, readBloomaOptions(options));
}
