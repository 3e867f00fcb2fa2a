import type { AuthClient } from '@x/auth-core';
import { type AuthClientKind, createAuthClient, refreshOrIssue } from '@x/auth-core/provider';
import { createBlamIssuer } from './issuer.ts';
import { type BlamAuthOptions, type BlamConfig, blam, readBlamOptions } from './options.ts';

export * from '@x/auth-core';
export { type BlamClient, type BlamClientOptions, createBlamClient } from './client.ts';
export { toApiError } from './errors.ts';
export type { components, paths } from './generated/schema.d.ts';
export { basicAuthorization } from './issuer.ts';
export type { BlamAuthOptions } from './options.ts';

const kind: AuthClientKind<BlamConfig> = {
  profile: blam,
  createIssuer: createBlamIssuer,
  renewal: refreshOrIssue,
  identity: ({ apiUrl, username, organisationId }) => [apiUrl, username, organisationId],
};

/**
 * Gets a bearer token for BLAM with a username and password, caches it for its five minutes, and renews it before it
 * expires: with the refresh token, or in a browser with the password (see `useRefreshToken`).
 *
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://github.com/x/auth-sdks/blob/main/specs/blam.yaml, and RFC 7617
 * @example
 * import { createBlamAuth } from '@x/blam-auth';
 *
 * const blam = createBlamAuth({
 *   baseUrl: 'https://yourblam.bluelucy.com',
 *   username: 'my-username',
 *   password: () => readSecret('blam'),
 * });
 * const assets = await blam.fetch('/api/assets');
 */
export function createBlamAuth(options: BlamAuthOptions): AuthClient {
  return createAuthClient(kind, readBlamOptions(options));
}
