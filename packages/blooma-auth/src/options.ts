import type { AuthOptions, Secret } from '@x/auth-core';
import {
  type AuthSettings,
  createOptionReader,
  type ProviderProfile,
  refuseBrowser,
} from '@x/auth-core/provider';

/**
 * The options of `createBloomaAuth`. Every URL is a base URL: https (or http on
 * loopback), with or without a path and a trailing slash.
 */
export interface BloomaAuthOptions extends AuthOptions {
  /** Your Blooma instance, such as `https://acme.blooma.ai`. */
  baseUrl: string;
  /** From your Blooma CX Manager, together with the secret. */
  clientId: string;
  /** A string, or a function that returns it. The function is called for each token request, so the secret can change. */
  clientSecret: Secret;
  /** Base URL of the token endpoint (`{authUrl}/oauth/token`). @default 'https://login.blooma.ai' */
  authUrl?: string;
  /** The API that the token is for. Blooma compares it exactly, with its trailing slash. @default `{baseUrl}/api/` */
  audience?: string;
}

/** The checked options, with their defaults. */
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
  credentialOptions: ['clientId', 'clientSecret'],
  accessOptions: ['audience'],
  addressOptions: ['authUrl'],
  hasGeneratedSecret: true,
  defaultLifetimeMs: 3_600_000,
  scopes: ['USER'],
};

export const DEFAULT_AUTH_URL = 'https://login.blooma.ai';

export function readBloomaOptions(options: BloomaAuthOptions): BloomaConfig {
  const reader = createOptionReader('createBloomaAuth', options);
  const { text, secret, url, settings } = reader;
  refuseBrowser(reader);
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
