import type { AuthOptions, Secret } from '@x/auth-core';
import { type AuthSettings, createOptionReader, type ProviderProfile } from '@x/auth-core/provider';

/** The options of `createBloomaAuth`. Every URL is a base: https, its path kept, trailing slash or not. */
export interface BloomaAuthOptions extends AuthOptions {
  /** Your Blooma instance, such as `https://acme.blooma.ai`. */
  baseUrl: string;
  clientId: string;
  clientSecret: Secret;
  /** Where tokens are had: `{authUrl}/oauth/token`. @default 'https://login.blooma.ai' */
  authUrl?: string;
  /** What the token is for. Compared exactly, its trailing slash included. @default `{baseUrl}/api/` */
  audience?: string;
}

/** The options once they are checked, with their defaults. */
export interface BloomaConfig {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly secret: Secret;
  readonly authUrl: string;
  readonly audience: string;
  readonly settings: AuthSettings;
}

export const blooma: ProviderProfile = {
  id: 'blooma',
  name: 'Blooma',
  credentialOptions: 'clientId and clientSecret',
  accessOptions: 'audience',
  addressOptions: 'authUrl',
  defaultLifetimeMs: 3_600_000,
};

export const DEFAULT_AUTH_URL = 'https://login.blooma.ai';

export function readBloomaOptions(options: BloomaAuthOptions): BloomaConfig {
  const { text, secret, url, settings, refuseBrowser } = createOptionReader('createBloomaAuth', options);
  refuseBrowser('Get tokens from your backend with createRemoteAuth');
  const apiUrl = url('baseUrl');
  return {
    apiUrl,
    clientId: text('clientId'),
    secret: secret('clientSecret'),
    authUrl: url('authUrl', DEFAULT_AUTH_URL),
    audience: text('audience', `${apiUrl}/api/`),
    settings: settings(),
  };
}
