import type { AuthOptions, Secret } from '@x/auth-core';
import { type AuthSettings, createOptionReader, type ProviderProfile } from '@x/auth-core/provider';

/** The options of `createBlastiqAuth`. Every URL is a base: https, its path kept, trailing slash or not. */
export interface BlastiqAuthOptions extends AuthOptions {
  /** The Service User's name, as BlastIQ Support gave it. */
  username: string;
  password: Secret;
  /** @default 'external.customer' */
  clientId?: string;
  /** The OpenID Connect issuer. @default 'https://www.blastiq.com/identity' */
  authority?: string;
  /** The base of the API. @default 'https://api.blastiq.com' */
  apiUrl?: string;
  /**
   * The scopes asked for, space-delimited. Without it the server grants all that the client may have; naming some
   * without `offline_access` costs the refresh token. @default none
   */
  scope?: string;
}

/** The options once they are checked, with their defaults. */
export interface BlastiqConfig {
  readonly username: string;
  readonly secret: Secret;
  readonly clientId: string;
  readonly authority: string;
  readonly apiUrl: string;
  readonly scope: string | undefined;
  readonly settings: AuthSettings;
}

export const blastiq: ProviderProfile = {
  id: 'blastiq',
  name: 'BlastIQ',
  // A public client has no secret: `invalid_client` can only mean its id.
  credentialOptions: 'username, password and clientId',
  accessOptions: 'clientId and scope',
  addressOptions: 'authority',
  defaultLifetimeMs: 3_600_000,
};

export const DEFAULT_AUTHORITY = 'https://www.blastiq.com/identity';

/** RFC 6749 §3.3. */
const SCOPE = /^[!#-[\]-~]+( [!#-[\]-~]+)*$/;

export function readBlastiqOptions(options: BlastiqAuthOptions): BlastiqConfig {
  const { text, secret, url, expect, settings, refuseBrowser } = createOptionReader(
    'createBlastiqAuth',
    options,
  );
  refuseBrowser(
    'Let people sign in with createAttendedBlastiqAuth, or get tokens from your backend with createRemoteAuth',
  );
  const scope = options.scope === undefined ? undefined : text('scope');
  const isScope = scope === undefined || SCOPE.test(scope);
  expect('scope', isScope, 'words of printable ASCII with single spaces between');
  return {
    username: text('username'),
    secret: secret('password'),
    clientId: text('clientId', 'external.customer'),
    authority: url('authority', DEFAULT_AUTHORITY),
    apiUrl: url('apiUrl', 'https://api.blastiq.com'),
    scope,
    settings: settings(),
  };
}
