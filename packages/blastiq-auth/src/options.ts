import type { AuthOptions, Secret } from '@x/auth-core';
import {
  type AuthSettings,
  createOptionReader,
  type ProviderProfile,
  refuseBrowser,
} from '@x/auth-core/provider';
import { createDiscovery, type Discovery } from './discovery.ts';

/**
 * The options of `createBlastiqAuth`. Every URL is a base URL: https (or http on
 * loopback), with or without a path and a trailing slash.
 */
export interface BlastiqAuthOptions extends AuthOptions {
  /** The name of a Service User, from BlastIQ Support. */
  username: string;
  /** A string, or a function that returns it. The function is called for each sign-in, so the password can change. */
  password: Secret;
  /** The public client id for customers. @default 'external.customer' */
  clientId?: string;
  /** The OpenID Connect issuer. @default 'https://www.blastiq.com/identity' */
  authority?: string;
  /** Base URL of the API. @default 'https://api.blastiq.com' */
  apiUrl?: string;
  /**
   * The requested scopes, separated by spaces. Without it the server grants every scope of the client. If you name
   * scopes without `offline_access`, there is no refresh token. @default none
   */
  scope?: string;
}

/** The checked options, with their defaults. */
export interface BlastiqConfig {
  readonly username: string;
  readonly secret: Secret;
  readonly clientId: string;
  readonly authority: string;
  readonly apiUrl: string;
  readonly scope: string | undefined;
  readonly discovery: Discovery;
  readonly settings: AuthSettings;
}

export const blastiq: ProviderProfile = {
  id: 'blastiq',
  name: 'BlastIQ',
  // A public client has no secret, so `invalid_client` means its id.
  credentialOptions: ['username', 'password', 'clientId'],
  accessOptions: ['clientId', 'scope'],
  addressOptions: ['authority'],
  hasGeneratedSecret: false,
  defaultLifetimeMs: 3_600_000,
  scopes: ['cosmos', 'offline_access'],
};

export const DEFAULT_AUTHORITY = 'https://www.blastiq.com/identity';

/** Whether a text is a list of scopes (RFC 6749 §3.3). */
export function isScopeList(text: string): boolean {
  return /^[!#-[\]-~]+( [!#-[\]-~]+)*$/.test(text);
}

export function readBlastiqOptions(options: BlastiqAuthOptions): BlastiqConfig {
  const reader = createOptionReader('createBlastiqAuth', options);
  const { given, text, secret, url, expect, settings } = reader;
  refuseBrowser(reader, ', createAttendedBlastiqAuth of @x/blastiq-auth/attended');
  const { scope } = given;
  const isScope = scope === undefined || isScopeList(text('scope'));
  expect('scope', isScope, 'scopes with single spaces between');
  const authority = url('authority', DEFAULT_AUTHORITY);
  return {
    username: text('username'),
    secret: secret('password'),
    clientId: text('clientId', 'external.customer'),
    authority,
    apiUrl: url('apiUrl', 'https://api.blastiq.com'),
    scope,
    discovery: createDiscovery(authority),
    settings: settings(),
  };
}
