import type { AuthOptions, Secret } from '@x/auth-core';
import { type AuthSettings, createOptionReader, type ProviderProfile } from '@x/auth-core/provider';

/** The options of `createBlamAuth`. Every URL is a base: https, its path kept, trailing slash or not. */
export interface BlamAuthOptions extends AuthOptions {
  /** Your BLAM, such as `https://yourblam.bluelucy.com`: both its sign-in and its API. */
  baseUrl: string;
  /** Without a colon, which Basic authentication cannot carry in a username (RFC 7617 §2). */
  username: string;
  password: Secret;
  /** The organisation of a multi-tenant BLAM; 0 is a value. @default none at sign-in, 1 at refresh */
  organisationId?: number;
}

/** The options once they are checked, with their defaults. */
export interface BlamConfig {
  readonly apiUrl: string;
  readonly username: string;
  readonly secret: Secret;
  readonly organisationId: number | undefined;
  readonly settings: AuthSettings;
}

export const blam: ProviderProfile = {
  id: 'blam',
  name: 'BLAM',
  credentialOptions: 'username and password',
  accessOptions: 'organisationId',
  addressOptions: 'baseUrl',
  defaultLifetimeMs: 300_000,
};

export function readBlamOptions(options: BlamAuthOptions): BlamConfig {
  const { text, secret, url, expect, settings } = createOptionReader('createBlamAuth', options);
  // No browser guard: a person may sign in with a password of their own.
  const username = text('username');
  expect(
    'username',
    !username.includes(':'),
    'a username without a colon, which Basic authentication cannot carry',
  );
  const { organisationId } = options;
  const isId = organisationId === undefined || (Number.isSafeInteger(organisationId) && organisationId >= 0);
  expect('organisationId', isId, 'a whole number from 0');
  return {
    apiUrl: url('baseUrl'),
    username,
    secret: secret('password'),
    organisationId,
    settings: settings(),
  };
}
