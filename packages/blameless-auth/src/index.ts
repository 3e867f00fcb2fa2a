import type { AuthClient } from '@x/auth-core';
import { type AuthClientKind, createAuthClient, issueOnly } from '@x/auth-core/provider';
import { createBlamelessIssuer } from './issuer.ts';
import {
  type BlamelessAuthOptions,
  type BlamelessConfig,
  blameless,
  readBlamelessOptions,
} from './options.ts';

export * from '@x/auth-core';
export { type BlamelessClient, type BlamelessClientOptions, createBlamelessClient } from './client.ts';
export { toApiError } from './errors.ts';
export type { components, paths } from './generated/schema.d.ts';
export type { BlamelessAuthOptions } from './options.ts';

const kind: AuthClientKind<BlamelessConfig> = {
  profile: blameless,
  createIssuer: createBlamelessIssuer,
  renewal: issueOnly,
  identity: ({ authUrl, clientId, audience }) => [authUrl, clientId, audience],
};

/**
 * Gets an access token for Blameless with client credentials, caches it, and renews it before it expires.
 *
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://github.com/x/auth-sdks/blob/main/specs/blameless.yaml, and RFC 6749 §4.4
 * @example
 * import { createBlamelessAuth } from '@x/blameless-auth';
 *
 * const blameless = createBlamelessAuth({
 *   customer: 'acme',
 *   clientId: 'my-client-id',
 *   clientSecret: () => readSecret('blameless'),
 * });
 * const incident = await blameless.fetch('/incidents/42');
 */
export function createBlamelessAuth(options: BlamelessAuthOptions): AuthClient {
  return createAuthClient(kind, readBlamelessOptions(options));
}
