import type { AuthClient } from '@x/auth-core';
import { createAuthClient, refreshOrIssue } from '@x/auth-core/provider';
import { createBlastiqIssuer } from './issuer.ts';
import { type BlastiqAuthOptions, blastiq, readBlastiqOptions } from './options.ts';

export * from '@x/auth-core';
export { type BlastiqClient, type BlastiqClientOptions, createBlastiqClient } from './client.ts';
export { toApiError } from './errors.ts';
export type { components, paths } from './generated/schema.d.ts';
export type { BlastiqAuthOptions } from './options.ts';

/**
 * Keeps an access token for BlastIQ on behalf of a Service User: had with the password grant, cached, renewed with
 * the refresh token where one was given. For servers alone; people sign in by the attended flow.
 *
 * @throws TypeError when an option cannot work; the message names it.
 * @see specs/blastiq.yaml, and RFC 6749 §4.3
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
  const config = readBlastiqOptions(options);
  const { authority, clientId, username, scope } = config;
  return createAuthClient({
    ...config,
    provider: blastiq,
    issuer: createBlastiqIssuer(config),
    renewal: refreshOrIssue,
    identity: [authority, clientId, username, scope],
  });
}
