import type { AuthClient } from '@x/auth-core';
import { type AuthClientKind, createAuthClient, refreshOrIssue } from '@x/auth-core/provider';
import { createBlastiqIssuer } from './issuer.ts';
import { type BlastiqAuthOptions, type BlastiqConfig, blastiq, readBlastiqOptions } from './options.ts';

export * from '@x/auth-core';
export { type BlastiqClient, type BlastiqClientOptions, createBlastiqClient } from './client.ts';
export { toApiError } from './errors.ts';
export type { components, paths } from './generated/schema.d.ts';
export type { BlastiqAuthOptions } from './options.ts';

const kind: AuthClientKind<BlastiqConfig> = {
  profile: blastiq,
  createIssuer: createBlastiqIssuer,
  renewal: refreshOrIssue,
  identity: ({ authority, clientId, username, scope }) => [authority, clientId, username, scope],
};

/**
 * Gets an access token for BlastIQ with the password of a Service User, caches it, and renews it before it expires, with
 * the refresh token if there is one. For servers only: never put the password of a Service User in an app.
 *
 * @throws TypeError if an option is missing or invalid; the message names it.
 * @see https://github.com/x/auth-sdks/blob/main/specs/blastiq.yaml, and RFC 6749 §4.3
 * @example
 * import { createBlastiqAuth } from '@x/blastiq-auth';
 *
 * const blastiq = createBlastiqAuth({
 *   username: 'my-service-user',
 *   password: () => readSecret('blastiq'),
 * });
 * const sites = await blastiq.fetch('/api/sites');
 */
export function createBlastiqAuth(options: BlastiqAuthOptions): AuthClient {
  return createAuthClient(kind, readBlastiqOptions(options));
}
