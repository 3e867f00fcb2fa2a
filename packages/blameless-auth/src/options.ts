import type { AuthOptions, Secret } from '@x/auth-core';
import {
  type AuthSettings,
  createOptionReader,
  type ProviderProfile,
  refuseBrowser,
} from '@x/auth-core/provider';

/**
 * The options of `createBlamelessAuth`. Every URL is a base URL: https (or http on
 * loopback), with or without a path and a trailing slash.
 */
export interface BlamelessAuthOptions extends AuthOptions {
  /** Your name at Blameless: `acme` for `acme.blameless.io`. */
  customer: string;
  /** From your Customer Success Manager at Blameless, together with the secret. */
  clientId: string;
  /** A string, or a function that returns it. The function is called for each token request, so the secret can change. */
  clientSecret: Secret;
  /** Base URL of the token endpoint (`{authUrl}/oauth/token`). @default 'https://blamelesshq.auth0.com' */
  authUrl?: string;
  /** Base URL of the API. @default `https://{customer}.blameless.io/api/v1` */
  apiUrl?: string;
  /** The API that the token is for: a host name, compared exactly. @default `{customer}.blameless.io` */
  audience?: string;
}

/** The checked options, with their defaults. */
export interface BlamelessConfig {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly secret: Secret;
  readonly authUrl: string;
  readonly audience: string;
  readonly settings: AuthSettings;
}

export const blameless: ProviderProfile = {
  id: 'blameless',
  name: 'Blameless',
  credentialOptions: ['clientId', 'clientSecret'],
  accessOptions: ['customer', 'audience'],
  addressOptions: ['authUrl'],
  hasGeneratedSecret: true,
  defaultLifetimeMs: 3_600_000,
};

export const DEFAULT_AUTH_URL = 'https://blamelesshq.auth0.com';

export function readBlamelessOptions(options: BlamelessAuthOptions): BlamelessConfig {
  const reader = createOptionReader('createBlamelessAuth', options);
  const { text, secret, url, expect, settings } = reader;
  refuseBrowser(reader);
  const customer = text('customer').toLowerCase();
  expect('customer', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(customer), 'one DNS label, such as acme');
  return {
    apiUrl: url('apiUrl', `https://${customer}.blameless.io/api/v1`),
    clientId: text('clientId'),
    secret: secret('clientSecret'),
    authUrl: url('authUrl', DEFAULT_AUTH_URL),
    audience: text('audience', `${customer}.blameless.io`),
    settings: settings(),
  };
}
